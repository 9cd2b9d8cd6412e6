/** A public key of OpenPGP, as a text. */
export const publicKey = `-----BEGIN PGP PUBLIC KEY BLOCK-----
Version: x

mDMEawgTLRYJKwYBBAHaRw8BAQdAW1JA2l4qMLaOkSE9hr2Ao+rIPS5pMgaHSBk/
Kcpn2DS0CmtwLWV4YW1wbGWIkAQTFggAOBYhBJ6djcXztl8IE5QNwEOyDVohg40L
BQJrCBMtAhsDBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheAAAoJEEOyDVohg40L6ssB
AOjWpG4lUpCoFlecxr2cHrwBu/NDsAb2DWlsSuiTo0u4AQDvGYBUsl9bKaNBIDvz
0gdImhQiqzj7xR7pf9pP5q3WBg==
=qU6o
-----END PGP PUBLIC KEY BLOCK-----
`;

/** Its fingerprint. */
export const publicKeyId = '9E9D8DC5F3B65F0813940DC043B20D5A21838D0B';

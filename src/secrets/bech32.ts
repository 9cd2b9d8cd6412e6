const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** The bytes in a text in Bech32 (BIP 173), whose checksum somebody else has checked. */
export function fromBech32(text: string): Uint8Array {
  const data = text.toLowerCase().slice(text.lastIndexOf('1') + 1, -6);
  const bytes = Buffer.alloc(Math.floor((data.length * 5) / 8));
  let [bits, size, at] = [0, 0, 0];
  for (const letter of data) {
    bits = ((bits << 5) | letters.indexOf(letter)) & 0xfff;
    size += 5;
    if (size < 8) continue;
    size -= 8;
    bytes[at++] = bits >> size;
  }
  return bytes;
}

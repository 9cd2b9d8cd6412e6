/** Does the data of a public key, in Base64, begin with the name of its type, after four bytes for its length (RFC 4253, 6.6)? */
export function isPublicKey(type: string, data: string): boolean {
  const bytes = Buffer.from(data, 'base64');
  return bytes.length > 4 && bytes.toString('latin1', 4, 4 + bytes.readUInt32BE(0)) === type;
}

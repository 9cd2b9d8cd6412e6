/** A content could not be uploaded: the step fails, the session continues. */
export class UploadFailed extends Error {
  override readonly name = 'UploadFailed';
}

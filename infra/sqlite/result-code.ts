/** Returns the primary result code (sqlite.org/rescode.html) of an error of `node:sqlite`; undefined for any other error. */
export function resultCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code & 0xff : undefined
}

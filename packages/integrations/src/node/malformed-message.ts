/** Bytes that are no HTTP/1.1 answer. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage'
}

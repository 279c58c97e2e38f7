export interface MessageError {
  /** AWS's words: `Forbidden` (no route), `Internal server error`, `Bad request body`, `Too Many Requests` … */
  readonly message: string
  readonly connectionId: string
  readonly requestId: string
}

/** The text that AWS sends to the client when a message of its failed; spaces as AWS has them. */
export function messageErrorText({ message, connectionId, requestId }: MessageError): string {
  const ids = `"connectionId":${JSON.stringify(connectionId)}, "requestId":${JSON.stringify(requestId)}`
  return `{"message": ${JSON.stringify(message)}, ${ids}}`
}

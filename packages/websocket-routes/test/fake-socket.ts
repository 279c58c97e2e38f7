import type { ClientSocket } from '../src/index.ts'

/** A socket that writes down what is done to it. */
export interface FakeSocket extends ClientSocket {
  bufferedBytes: number
  readonly done: string[]
}

export function createFakeSocket(): FakeSocket {
  const done: string[] = []
  return {
    bufferedBytes: 0,
    done,
    send: (data) => void done.push(`send ${typeof data === 'string' ? data : new TextDecoder().decode(data)}`),
    close: (statusCode, reason) => void done.push(`close ${statusCode} ${reason}`),
    terminate: () => void done.push('terminate'),
    pause: () => void done.push('pause'),
    resume: () => void done.push('resume'),
  }
}

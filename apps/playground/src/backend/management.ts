import type { PageAnswer } from './backend.ts'
import { backend } from './choose-backend.ts'

/** A management call that was refused, in AWS's words. */
export class ManagementFailure extends Error {
  override readonly name = 'ManagementFailure'
  /** AWS's name of the error, for example `BadRequestException`. */
  readonly type: string
  readonly status: number
  constructor({ type, status, message }: { readonly type: string; readonly status: number; readonly message: string }) {
    super(message)
    this.type = type
    this.status = status
  }
}

/**
 * Calls AWS's management interface and reads its JSON.
 * @throws ManagementFailure what the interface refused, with its message
 */
export async function manage<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await (await backend()).manage({
    method,
    path,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: [['Content-Type', 'application/json']] as const }),
  })
  if (answer.status >= 400) throw failureOf(answer)
  return (answer.body === '' ? undefined : JSON.parse(answer.body)) as Answer
}

/** One change of AWS's PATCH. */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove' | 'copy'
  readonly path: string
  readonly value?: string
  readonly from?: string
}

/** Changes a resource of a REST API. */
export function patch(path: string, ...patchOperations: readonly PatchOperation[]): Promise<unknown> {
  return manage('PATCH', path, { patchOperations })
}

/** A name inside a patch path. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function failureOf({ status, headers, body }: PageAnswer): ManagementFailure {
  const type = headers.find(([name]) => name.toLowerCase() === 'x-amzn-errortype')?.[1] ?? `HTTP ${status}`
  return new ManagementFailure({ type, status, message: messageOf(body) ?? `The call was answered ${status}` })
}

function messageOf(body: string): string | undefined {
  try {
    const { message, Message } = JSON.parse(body) as { readonly message?: string; readonly Message?: string }
    return message ?? Message
  } catch {
    return undefined
  }
}

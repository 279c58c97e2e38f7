import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LambdaClient } from '@aws-sdk/client-lambda'
import type { CreateFunctionCommandInput } from '@aws-sdk/client-lambda'
import { afterEach, vi } from 'vitest'
import { createControlPlane, createMemoryStore } from '../../src/index.ts'
import type { ControlPlane } from '../../src/index.ts'
import { createLambdaService } from '../../src/lambda/index.ts'
import type { CodeStore, LambdaInvoker, LambdaService } from '../../src/lambda/index.ts'

export const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:'
export const ROLE = 'arn:aws:iam::123456789012:role/lambda-role'
/** The fake code store takes these bytes for an archive. */
export const ZIP: Uint8Array = new TextEncoder().encode('zip 1')

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

export interface TestLambda {
  readonly client: LambdaClient
  readonly plane: ControlPlane
  readonly service: LambdaService
  readonly invoker: { readonly [K in keyof LambdaInvoker]: ReturnType<typeof vi.fn<LambdaInvoker[K]>> }
  /** URL of the service. */
  readonly url: string
}

const code: CodeStore = {
  putArchive: async (zip) => {
    const text = new TextDecoder().decode(zip)
    if (text === 'large') throw Object.assign(new Error('Unzipped size must be smaller than 262144000 bytes'), { code: 'X_ARCHIVE_TOO_LARGE' })
    if (!text.startsWith('zip')) throw Object.assign(new Error('no zip'), { code: 'X_ARCHIVE_UNREADABLE' })
    return { codeSha256: btoa(text), codeSize: zip.length }
  },
  takeLocal: async (path) => (path === '/here' ? { codeSha256: btoa(path), codeSize: 7, folder: path } : undefined),
  directoryOf: (sha256) => `/code/${atob(sha256)}`,
  locationOf: (sha256) => `file:///code/${sha256}.zip`,
}

/** The service behind the real AWS SDK, over a loopback socket; functions are not run but answered by `invoker`. */
export async function createTestLambda({ chance = () => 0 }: { readonly chance?: () => number } = {}): Promise<TestLambda> {
  const store = createMemoryStore()
  const place = { region: 'us-east-1', accountId: '123456789012' }
  const invoker = { invokeFunction: vi.fn<LambdaInvoker['invokeFunction']>(), invokeWithResponseStream: vi.fn<LambdaInvoker['invokeWithResponseStream']>() }
  const service = createLambdaService({ store, ...place, code, invoker: () => invoker, chance })
  const plane = await createControlPlane({ store, ...place, services: [service.extension], now: () => Date.UTC(2026, 10, 21, 1, 2, 3) })
  const server = createServer((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?')
    const { method = 'GET', rawHeaders: headers } = request
    void plane.handle({ method, path, query, headers, body: request, sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' }).then(async (answer) => {
      response.writeHead(answer.status, [...answer.headers])
      if (typeof answer.body === 'string' || answer.body instanceof Uint8Array) return response.end(answer.body)
      for await (const chunk of answer.body) response.write(chunk)
      return response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = new LambdaClient({ endpoint: url, region: place.region, credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 })
  closers.push(() => {
    client.destroy()
    server.close()
    server.closeAllConnections()
  })
  return { client, plane, service, invoker, url }
}

/** What CreateFunction needs, under a name. */
export const NEW_FUNCTION: CreateFunctionCommandInput & { readonly Code: { readonly ZipFile: Uint8Array } } = {
  FunctionName: 'greet',
  Runtime: 'nodejs20.x',
  Handler: 'index.handler',
  Role: ROLE,
  Code: { ZipFile: ZIP },
}

/** Name and text of what a call was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<{ readonly name: string; readonly message: string; readonly status: number }> {
  return call.then(
    () => ({ name: 'accepted', message: '', status: 200 }),
    (error: { name: string; message: string; $metadata: { httpStatusCode: number } }) => ({
      name: error.name,
      message: error.message,
      status: error.$metadata.httpStatusCode,
    }),
  )
}

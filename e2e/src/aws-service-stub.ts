import { createHash, createHmac } from 'node:crypto'
import { type HttpBackend, type SeenRequest, startHttpBackend } from './http-backend.ts'

/** An AWS service that answers only what is signed with its key, as Signature Version 4 of AWS's documentation has it. */
export interface AwsServiceStub extends HttpBackend {
  /** Service names that signed requests named. */
  readonly services: string[]
}

export interface StubAnswer {
  readonly status?: number
  readonly contentType: string
  readonly body: string
}

export interface StubOptions {
  /** Or, by access key, of several. */
  readonly secretAccessKey: string | Readonly<Record<string, string>>
  readonly answer: (request: SeenRequest) => StubAnswer
}

/** Starts a stub; a request with a wrong signature is answered 403, as AWS answers it. */
export async function startAwsServiceStub({ secretAccessKey, answer }: StubOptions): Promise<AwsServiceStub> {
  const services: string[] = []
  const backend = await startHttpBackend()
  backend.answerWith((request, response) => {
    const scope = checkSignature(request, secretAccessKey)
    if (scope === undefined) {
      response.writeHead(403, { 'Content-Type': 'application/json' })
      response.end('{"message":"The request signature we calculated does not match the signature you provided."}')
      return
    }
    services.push(scope.service)
    const { status = 200, contentType, body } = answer(request)
    response.writeHead(status, { 'Content-Type': contentType, 'x-amzn-RequestId': '11111111-2222-3333-4444-555555555555' })
    response.end(body)
  })
  return { ...backend, services }
}

const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/

/**
 * The scope of a request whose signature is right.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
function checkSignature({ method, url, headers, body }: SeenRequest, secrets: StubOptions['secretAccessKey']): { readonly service: string } | undefined {
  const parts = AUTHORIZATION.exec(headers['authorization'] ?? '')
  if (parts === null) return undefined
  const [, accessKey = '', date = '', region = '', service = '', signedHeaders = '', signature = ''] = parts
  const names = signedHeaders.split(';')
  const secretAccessKey = typeof secrets === 'string' ? secrets : (secrets[accessKey] ?? '')
  const { pathname, search } = new URL(url, 'http://stub')
  const canonical = [
    method,
    pathname.split('/').map(encodeURIComponent).join('/'),
    [...new URLSearchParams(search)].map(([name, value]) => `${strict(name)}=${strict(value)}`).toSorted().join('&'),
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    signedHeaders,
    createHash('sha256').update(body).digest('hex'),
  ].join('\n')
  const scope = `${date}/${region}/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`)
  return hmac(key, text).toString('hex') === signature && names.includes('host') ? { service } : undefined
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function strict(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

import { createHash, createHmac } from 'node:crypto'
import { NOW } from './gateway.ts'
import { API_ID } from './publication.ts'

const HOST = `${API_ID}.execute-api.us-east-1.localhost`
export const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

/** Headers of a signed request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function sign(method: string, path: string, { body = '', secret = SECRET }: { readonly body?: string; readonly secret?: string } = {}): Record<string, string> {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
  const date = new Date(NOW).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const day = date.slice(0, 8)
  const scope = `${day}/us-east-1/execute-api/aws4_request`
  const canonicalPath = path.split('/').map(encodeURIComponent).join('/')
  const canonical = [method, canonicalPath, '', `host:${HOST}`, `x-amz-date:${date}`, '', 'host;x-amz-date', hash(body)].join('\n')
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), 'us-east-1'), 'execute-api'), 'aws4_request')
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(canonical)}`).toString('hex')
  return { Authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`, 'X-Amz-Date': date }
}

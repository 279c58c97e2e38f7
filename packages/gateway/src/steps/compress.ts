import { readBytes } from '@gatewright/integrations'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { lastHeader } from '../exchange/headers.ts'
import { failureOfBody } from '../gateway-responses/body-failure.ts'
import { compress as shrink, type ContentCoding } from '../payload/content-encoding.ts'
import { encodeText } from '../payload/text.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import type { Verdict } from '../pipelines/run.ts'

/**
 * Compresses an answer of at least `minimumCompressionSize` bytes in the coding that the client likes best, unless it has a
 * coding already, or is streamed.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-receive-response-with-compressed-payload.html
 */
export const compress: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'compress',
  compile({ integration, restApi }) {
    const minimum = restApi.minimumCompressionSize
    if (minimum === undefined || minimum === null || integration.responseTransferMode === 'STREAM') return undefined
    return (exchange) => {
      const { answer, request } = exchange
      const coding = preferredCoding(lastHeader(request.headers, 'accept-encoding'))
      if (answer === undefined || coding === undefined || lastHeader(answer.headers, 'content-encoding') !== undefined) return undefined
      return apply(exchange, coding, minimum)
    }
  },
}

async function apply({ answer }: RestExchange, coding: ContentCoding, minimum: number): Promise<Verdict> {
  if (answer === undefined) return undefined
  const { body } = answer
  const bytes = typeof body === 'string' ? encodeText(body) : await readBytes(body).catch(failureOfBody)
  if (bytes === undefined || 'failure' in bytes) return bytes
  answer.body = bytes
  if (bytes.length < minimum || bytes.length === 0) return undefined
  answer.body = await shrink(bytes, coding)
  answer.headers.push('Content-Encoding', coding)
  return undefined
}

interface Preference {
  readonly name: string
  readonly quality: number
}

/**
 * The coding with the highest quality, if it is one that API Gateway knows: "the highest-priority content encoding must be
 * one supported by API Gateway. If it is not, compression is not applied." `*` asks for nothing in particular.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-enable-compression.html
 */
export function preferredCoding(acceptEncoding: string | undefined): ContentCoding | undefined {
  if (acceptEncoding === undefined) return undefined
  const preferences = acceptEncoding.split(',').map(parsePreference).filter(({ name, quality }) => name !== '' && quality > 0)
  const best = Math.max(...preferences.map(({ quality }) => quality))
  const names = preferences.filter(({ quality }) => quality === best).map(({ name }) => name)
  if (names.includes('gzip')) return 'gzip'
  return names.includes('deflate') ? 'deflate' : undefined
}

function parsePreference(text: string): Preference {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))
  const value = quality === undefined ? 1 : Number(quality.slice(2))
  return { name, quality: Number.isNaN(value) ? 0 : value }
}

import type { ContentHandling } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import { createBackend } from './builders/backend.ts'
import { startGateway } from './builders/gateway.ts'
import { restPublication } from './builders/publication.ts'

// Rows of https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html

/** Bytes that are no UTF-8, their base64, and what is left of them as text. */
const BINARY = new Uint8Array([0x89, 0x50, 0xff, 0x00])
const BASE64 = 'iVD/AA=='
const AS_TEXT = new TextEncoder().encode(new TextDecoder().decode(BINARY))
const text = (value: string): Uint8Array => new TextEncoder().encode(value)

type Row = readonly [payload: Uint8Array, type: string, binaryMediaTypes: readonly string[], handling: ContentHandling | undefined, result: Uint8Array]

const NONE: readonly string[] = []
const PNG: readonly string[] = ['image/png']

const REQUESTS: readonly Row[] = [
  [text('hällo'), 'text/plain', NONE, undefined, text('hällo')],
  [BINARY, 'image/png', NONE, undefined, AS_TEXT],
  [text(BASE64), 'text/plain', NONE, 'CONVERT_TO_BINARY', BINARY],
  [text('hällo'), 'text/plain', NONE, 'CONVERT_TO_TEXT', text('hällo')],
  [text('hällo'), 'text/plain', PNG, undefined, text('hällo')],
  [text(BASE64), 'text/plain', PNG, 'CONVERT_TO_BINARY', BINARY],
  [text('hällo'), 'text/plain', PNG, 'CONVERT_TO_TEXT', text('hällo')],
  [BINARY, 'image/png', PNG, undefined, BINARY],
  [BINARY, 'image/png', PNG, 'CONVERT_TO_BINARY', BINARY],
  [BINARY, 'image/png', PNG, 'CONVERT_TO_TEXT', text(BASE64)],
]

type ResponseRow = readonly [payload: Uint8Array, type: string, accept: string, types: readonly string[], handling: ContentHandling | undefined, result: Uint8Array]

const RESPONSES: readonly ResponseRow[] = [
  [text('hällo'), 'text/plain', 'text/plain', NONE, undefined, text('hällo')],
  [BINARY, 'image/png', 'text/plain', NONE, undefined, AS_TEXT],
  [text(BASE64), 'text/plain', 'text/plain', NONE, 'CONVERT_TO_BINARY', BINARY],
  [text('hällo'), 'text/plain', 'text/plain', NONE, 'CONVERT_TO_TEXT', text('hällo')],
  [text('hällo'), 'text/plain', 'text/plain', PNG, undefined, text('hällo')],
  [text(BASE64), 'text/plain', 'text/plain', PNG, 'CONVERT_TO_BINARY', BINARY],
  [text('hällo'), 'text/plain', 'text/plain', PNG, 'CONVERT_TO_TEXT', text('hällo')],
  [text(BASE64), 'text/plain', 'image/png', PNG, undefined, BINARY],
  [text(BASE64), 'text/plain', 'image/png', PNG, 'CONVERT_TO_BINARY', BINARY],
  [text('hällo'), 'text/plain', 'image/png', PNG, 'CONVERT_TO_TEXT', text('hällo')],
  [BINARY, 'image/png', 'text/plain', PNG, undefined, text(BASE64)],
  [BINARY, 'image/png', 'text/plain', PNG, 'CONVERT_TO_BINARY', BINARY],
  [BINARY, 'image/png', 'text/plain', PNG, 'CONVERT_TO_TEXT', text(BASE64)],
  [BINARY, 'image/png', 'image/png, */*', PNG, undefined, BINARY],
  [BINARY, 'image/png', 'image/png', PNG, 'CONVERT_TO_BINARY', BINARY],
  [BINARY, 'image/png', 'image/png', PNG, 'CONVERT_TO_TEXT', text(BASE64)],
]

function api(binaryMediaTypes: readonly string[], request: ContentHandling | undefined, response: ContentHandling | undefined): ReturnType<typeof restPublication> {
  const handling = (value: ContentHandling | undefined): { readonly contentHandling?: ContentHandling } => (value === undefined ? {} : { contentHandling: value })
  return restPublication({
    api: { binaryMediaTypes },
    methods: {
      'POST /': {
        methodResponses: { '200': { statusCode: '200' } },
        integration: {
          type: 'HTTP',
          httpMethod: 'POST',
          uri: 'http://backend.test/',
          ...handling(request),
          integrationResponses: { '200': { statusCode: '200', ...handling(response) } },
        },
      },
    },
  })
}

describe('content conversions of a request', () => {
  it.each(REQUESTS)('%# %s %s', async (payload, type, types, handling, result) => {
    const backend = createBackend()
    const { call } = startGateway(api(types, handling, undefined), backend)

    await call('/dev', { method: 'POST', body: new Uint8Array(payload), headers: { 'Content-Type': type } })

    expect([...((backend.calls[0]?.body ?? []) as Uint8Array)]).toEqual([...result])
  })

  it('is 500 for what is not base64 and should be', async () => {
    const { call } = startGateway(api(NONE, 'CONVERT_TO_BINARY', undefined), createBackend())

    expect((await call('/dev', { method: 'POST', body: '***' })).status).toBe(500)
  })
})

describe('content conversions of an answer', () => {
  it.each(RESPONSES)('%# %s %s for %s', async (payload, type, accept, types, handling, result) => {
    const { call } = startGateway(api(types, undefined, handling), createBackend({ headers: ['Content-Type', type], body: payload }))

    const response = await call('/dev', { method: 'POST', headers: { Accept: accept } })

    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([...result])
  })
})

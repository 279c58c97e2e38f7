import { describe, expect, test } from 'vitest'
import { lintFile } from '../src/lint/lint-file.ts'

const encode = (definition: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(definition, undefined, 1))

async function told(definition: unknown, target: Partial<Parameters<typeof lintFile>[1]> = {}): Promise<string[]> {
  const findings = await lintFile(encode(definition), { service: 'apigateway', ...target })
  return findings.map(({ line, severity, message }) => `${line} ${severity} ${message}`)
}

const operation = (integration: object) => ({ responses: { '200': { description: 'ok' } }, 'x-amazon-apigateway-integration': integration })
const definition = (more: object = {}, integration: object = { type: 'mock' }) => ({
  openapi: '3.0.1',
  info: { title: 'x', version: '1' },
  paths: { '/': { get: operation(integration) } },
  ...more,
})

describe('a definition is held against the management operations', () => {
  test('what reading it does not find is found by importing it, with its place', async () => {
    const responses = { 'x-amazon-apigateway-gateway-responses': { NOPE: { statusCode: '429' } } }

    expect(await told(definition(responses))).toEqual([
      expect.stringMatching(/^22 error Unable to put gateway response 'NOPE': 1 validation error detected: Value 'NOPE' at 'responseType'/u) as string,
    ])
  })

  test('what is wrong with the API itself is an error, too', async () => {
    expect(await told(definition({ 'x-amazon-apigateway-minimum-compression-size': -5 }))).toEqual([
      expect.stringMatching(/^1 error Invalid minimum compression size/u) as string,
    ])
  })

  test('notes tell what is left out without a word', async () => {
    expect(await told(definition({ 'x-amazon-apigateway-cors': {} }))).toEqual([expect.stringMatching(/note 'x-amazon-apigateway-cors' is not supported for REST APIs/u) as string])
  })

  test('nothing is said of what is accepted', async () => {
    expect(await told(definition())).toEqual([])
  })

  test('HTTP APIs are warned as AWS warns', async () => {
    expect(await told(definition({}, { type: 'aws', httpMethod: 'POST', uri: 'arn:aws:lambda:us-east-1:123456789012:function:f', payloadFormatVersion: '1.0' }), { service: 'apigatewayv2' })).toEqual([
      expect.stringMatching(/warning Unable to put integration on 'GET' for resource at path '\/': Currently, an API with a protocol type of HTTP/u) as string,
    ])
  })
})

test('VPC links are those of the account that it will be imported into', async () => {
  const link = { type: 'http_proxy', httpMethod: 'ANY', uri: 'arn:aws:servicediscovery:us-east-1:123456789012:service/srv-1', connectionType: 'VPC_LINK', connectionId: 'abc123', payloadFormatVersion: '1.0' }

  expect(await told(definition({}, link), { service: 'apigatewayv2' })).toEqual([])
  const { payloadFormatVersion: _, ...restLink } = { ...link, uri: 'http://pets.example' }
  expect(await told(definition({}, restLink))).toEqual([])
})

test('roles may be of any account, unless it is said which one it is', async () => {
  const queue = {
    type: 'aws',
    httpMethod: 'POST',
    uri: 'arn:aws:apigateway:us-east-1:sqs:path/222222222222/q',
    credentials: 'arn:aws:iam::222222222222:role/r',
  }

  expect(await told(definition({}, queue))).toEqual([])
  expect(await told(definition({}, queue), { accountId: '111111111111' })).toEqual([
    expect.stringMatching(/error Unable to put integration on 'GET' for resource at path '\/': Cross-account pass role is not allowed\.$/u) as string,
  ])
})

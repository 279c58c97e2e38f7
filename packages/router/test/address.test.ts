import { describe, expect, it } from 'vitest'
import { collapseLeadingSlashes, matchHttpStage, matchRestStage, normalizeHost, parseAddress } from '../src/index.ts'

describe('parseAddress', () => {
  it.each([
    ['abc123.execute-api.us-east-1.amazonaws.com', '/prod/pets', { form: 'host', apiId: 'abc123', path: '/prod/pets' }],
    ['ABC123.execute-api.localhost:4566', '', { form: 'host', apiId: 'abc123', path: '/' }],
    ['abc123-vpce-0f1e2d.execute-api.eu-west-1.amazonaws.com', '/prod', { form: 'host', apiId: 'abc123', path: '/prod' }],
    ['localhost:4566', '/_aws/execute-api/abc123/prod/pets', { form: 'path', apiId: 'abc123', path: '/prod/pets' }],
    ['localhost', '/_aws/execute-api/abc123', { form: 'path', apiId: 'abc123', path: '/' }],
    ['localhost', '/restapis/abc123/prod/_user_request_/pets/1', { form: 'compatible', apiId: 'abc123', path: '/prod/pets/1' }],
    ['localhost', '/restapis/abc123/prod/_user_request_', { form: 'compatible', apiId: 'abc123', path: '/prod/' }],
    ['localhost', '/restapis/abc123/resources', undefined],
    ['api.example.com', '/pets', undefined],
    ['execute-api.localhost', '/pets', undefined],
  ])('reads %s%s', (host, path, expected) => {
    expect(parseAddress({ host, path })).toEqual(expected)
  })
})

describe('normalizeHost', () => {
  it.each([
    ['API.Example.com:8443', 'api.example.com'],
    ['api.example.com.', 'api.example.com'],
    ['[::1]:80', '[::1]'],
    ['[::1]', '[::1]'],
  ])('makes %s %s', (host, expected) => {
    expect(normalizeHost(host)).toBe(expected)
  })
})

describe('matchRestStage', () => {
  const stages = new Set(['prod', 'dev'])
  it.each([
    ['/prod/pets', { stageName: 'prod', path: '/pets' }],
    ['/prod', { stageName: 'prod', path: '/' }],
    ['/prod/', { stageName: 'prod', path: '/' }],
    // Recorded: test_lambda_aws_proxy_integration, prepended slashes.
    ['//prod//pets', { stageName: 'prod', path: '//pets' }],
    ['/PROD/pets', undefined],
    ['/', undefined],
  ])('reads %s', (path, expected) => {
    expect(matchRestStage(path, stages)).toEqual(expected)
  })
})

describe('matchHttpStage', () => {
  it.each([
    ['/dev/pets', ['dev', '$default'], { stageName: 'dev', path: '/pets' }],
    ['/pets', ['dev', '$default'], { stageName: '$default', path: '/pets' }],
    ['/dev', ['dev'], { stageName: 'dev', path: '/' }],
    ['/$default/pets', ['$default'], { stageName: '$default', path: '/pets' }],
    ['', ['$default'], { stageName: '$default', path: '/' }],
    ['/pets', ['dev'], undefined],
  ])('reads %s among the stages %j', (path, stages, expected) => {
    expect(matchHttpStage(path, new Set(stages))).toEqual(expected)
  })
})

it('makes the slashes before a path one', () => {
  expect(['pets', '/pets', '///pets//x', ''].map(collapseLeadingSlashes)).toEqual(['/pets', '/pets', '/pets//x', '/'])
})

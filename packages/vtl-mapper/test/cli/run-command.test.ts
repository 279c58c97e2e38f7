import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCommand } from '../../src/cli/run-command.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vtl-mapper-cli-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

type Result = { readonly code: number; readonly out: string; readonly errors: string }

function run(args: readonly string[], stdin = ''): Result {
  let [out, errors] = ['', '']
  const print = (text: string): void => void (out += text)
  const printError = (text: string): void => void (errors += text)
  const code = runCommand({ args, readStdin: () => stdin, print, printError })
  return { code, out, errors }
}

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('render', () => {
  const event = { body: '{"id":7}', headers: { A: 'b' }, pathParameters: { p: 'x' }, context: { requestId: 'rid' }, stageVariables: { env: 'dev' } }

  it('writes what the template yields, and nothing else', () => {
    const template = file('t.vtl', "$input.path('$.id') $input.params('A') $input.params('p') $context.requestId $stageVariables.env")

    expect(run(['render', template, '--event', file('e.json', JSON.stringify(event))])).toEqual({ code: 0, out: '7 b x rid dev', errors: '' })
  })

  it('reads the template from the standard input', () => {
    expect(run(['render', '-'], '#set($a = 1)$a')).toEqual({ code: 0, out: '1', errors: '' })
  })

  it('reads the event from the standard input', () => {
    expect(run(['render', file('t.vtl', "$input.json('$')"), '-e', '-'], '{"body":{"a":1}}').out).toBe('{"a":1}')
  })

  it('tells on the error stream what ran', () => {
    const { out, errors } = run(['render', file('t.vtl', 'a\n#if($x)$y#end'), '--trace'])

    expect(out).toBe('a\n')
    expect(errors).toContain('2:1 if ')
    expect(errors).toContain('2:8 reference $y → ""')
  })

  it('names the place of a mistake and exits with 1', () => {
    const { code, out, errors } = run(['render', file('t.vtl', 'x\n#if($a')])

    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(errors).toContain('ERR_VTL_SYNTAX')
    expect(errors).toContain('2')
  })

  it('exits with 1 when rendering fails', () => {
    expect(run(['render', file('t.vtl', "$input.path('$.a')"), '--event', file('e.json', '{"body":"{a"}')]).code).toBe(1)
  })
})

describe('usage', () => {
  it.each([
    ['no command', [], 'A command is needed'],
    ['an unknown command', ['print', 'x'], 'Not understood: print x'],
    ['an unknown option', ['render', 'x', '--fast'], '--fast'],
    ['one argument too many', ['render', 'x', 'y'], 'Unexpected argument y'],
    ['a template that is not there', ['render', '/nowhere/t.vtl'], 'Cannot read /nowhere/t.vtl'],
    ['a folder that is not there', ['test', '/nowhere'], 'Cannot read /nowhere'],
    ['both from the standard input', ['render', '-', '--event', '-'], 'Only one'],
  ])('exits with 2 on %s', (_, args, message) => {
    const { code, errors } = run(args)

    expect(code).toBe(2)
    expect(errors).toContain(message)
    expect(errors).toContain('Usage:')
  })

  it.each([
    ['is not JSON', '{', 'is not JSON'],
    ['is a list', '[]', 'must hold a JSON object'],
    ['has an unknown field', '{"query":{}}', 'unknown field query'],
  ])('exits with 2 on an event that %s', (_, content, message) => {
    const { code, errors } = run(['render', file('t.vtl', ''), '--event', file('e.json', content)])

    expect({ code, told: errors.includes(message) }).toEqual({ code: 2, told: true })
  })

  it('explains itself', () => {
    expect(run(['--help'])).toEqual(expect.objectContaining({ code: 0, out: expect.stringContaining('Usage:') as string }))
  })
})

describe('test', () => {
  it('passes what is as expected, JSON by its values and text by its characters', () => {
    file('a.vtl', '{"b": 1, "a": $input.path("$.n")}')
    file('a.event.json', '{"body":"{\\"n\\":2}"}')
    file('a.expected.json', '{"a":2,"b":1}')
    file('b.vtl', 'plain')
    file('b.expected.txt', 'plain\n')

    expect(run(['test', folder])).toEqual({
      code: 0,
      out: `ok   ${join(folder, 'a.vtl')}\nok   ${join(folder, 'b.vtl')}\n2 of 2 as expected\n`,
      errors: '',
    })
  })

  it('prints the lines that differ', () => {
    file('a.vtl', 'one\ntwo\nthree\nfour\n')
    file('a.expected.txt', 'one\n2\nthree\nfour\nfive\n')

    const { code, out } = run(['test', folder])

    expect(code).toBe(1)
    expect(out).toContain('    one\n  - 2\n  + two\n    three\n    four\n  - five\n')
    expect(out).toContain('0 of 1 as expected')
  })

  it.each([
    ['JSON values that differ', '{"a":1}', 'a.expected.json', '{"a":2}', '  -   "a": 2\n  +   "a": 1'],
    ['an output that is not JSON', 'x', 'a.expected.json', '{}', 'the output is not JSON'],
    ['an expectation that is not JSON', '{}', 'a.expected.json', 'x', 'the expected file is not JSON'],
    ['a template that fails', '#if($a', 'a.expected.txt', 'x', 'ERR_VTL_SYNTAX'],
    ['a template without an expectation', 'x', 'other.txt', 'x', 'there is no'],
  ])('fails on %s', (_, template, name, expected, shown) => {
    file('a.vtl', template)
    file(name, expected)

    const { code, out } = run(['test', folder])

    expect(code).toBe(1)
    expect(out).toContain(shown)
  })

  it('exits with 2 when there is nothing to test', () => {
    expect(run(['test', folder]).code).toBe(2)
  })
})

describe('test of parameter mappings', () => {
  const mapping = { 'integration.request.header.tenant': 'method.request.header.X-Tenant', 'integration.request.querystring.ip': 'context.identity.sourceIp' }
  const event = { headers: { 'X-Tenant': 'acme' }, context: { identity: { sourceIp: '192.0.2.1' } } }
  const expected = { headers: [['tenant', 'acme']], querystring: [['ip', '192.0.2.1']], path: {} }

  it('runs name.parameters.json on name.event.json against name.expected.json', () => {
    file('a.parameters.json', JSON.stringify({ kind: 'rest-request', mapping }))
    file('a.event.json', JSON.stringify(event))
    file('a.expected.json', JSON.stringify(expected))

    expect(run(['test', folder])).toMatchObject({ code: 0, out: expect.stringContaining('1 of 1 as expected') as string })
  })

  it('shows what differs, and what AWS refuses', () => {
    file('a.parameters.json', JSON.stringify({ kind: 'rest-request', mapping }))
    file('a.event.json', JSON.stringify({}))
    file('a.expected.json', JSON.stringify(expected))
    file('b.parameters.json', JSON.stringify({ kind: 'http-request', mapping: { 'overwrite:nowhere': 'x' } }))
    file('b.event.json', '{}')
    file('b.expected.json', '{}')

    const { code, out } = run(['test', folder])

    expect(code).toBe(1)
    expect(out).toMatch(/- .*"tenant"/)
    expect(out).toContain('Invalid Request Actioned Parameter specified: overwrite:nowhere')
  })

  it.each([
    ['{"kind":"soap","mapping":{}}', 'must have a kind'],
    ['{"kind":"rest-request","mapping":{"a":1}}', 'must have a mapping'],
    ['nonsense', 'is not JSON'],
  ])('refuses the file %s', (text, message) => {
    file('a.parameters.json', text)

    expect(run(['test', folder])).toMatchObject({ code: 2, errors: expect.stringContaining(message) as string })
  })
})

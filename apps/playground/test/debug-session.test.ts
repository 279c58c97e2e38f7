import { expect, test } from 'vitest'
import { describeStep, lineOf, runTo, startSession, variablesAt } from '../src/templates/debug-session.ts'
import { EXAMPLES } from '../src/templates/examples.ts'
import { readEvent } from '../src/templates/read-event.ts'
import { decodeCase, encodeCase } from '../src/templates/share-case.ts'

type Case = { readonly template: string; readonly event: string }

const TEMPLATE = "#set($x = 2)\n#foreach($i in [1, 2])\n#if($i == $x)yes#{else}no#end\n#end\n$x"

test('shows variables with their Java types as they stand at a step, and loop variables only while their loop runs', () => {
  const { trace } = startSession(TEMPLATE, {})

  expect(variablesAt(trace, -1)).toEqual([])
  expect(variablesAt(trace, 0)).toEqual([{ name: '$x', value: '2', className: 'java.lang.Integer', isNew: true }])
  const inLoop = trace.findIndex(({ type }) => type === 'foreach')
  expect(variablesAt(trace, inLoop)).toContainEqual({ name: '$i', value: '1', className: 'java.lang.Integer', isNew: true })
  expect(variablesAt(trace, trace.length - 1).map(({ name }) => name)).toEqual(['$x'])
})

test('says which branch is taken and why', () => {
  const { trace } = startSession(TEMPLATE, {})
  const branches = trace.filter(({ type }) => type === 'if').map((event) => describeStep(event, TEMPLATE))

  expect(branches).toEqual(['$i == $x is false: #else is taken', '$i == $x is true: #if is taken'])
})

test('runs forward and back to lines with a breakpoint, and to the ends without one', () => {
  const { trace } = startSession(TEMPLATE, {})
  const lines = new Set([3])

  const first = runTo(trace, { from: -1, direction: 1, template: TEMPLATE, lines })
  expect(lineOf(TEMPLATE, trace[first]?.start ?? 0)).toBe(3)
  expect(runTo(trace, { from: first, direction: -1, template: TEMPLATE, lines })).toBe(-1)
  expect(runTo(trace, { from: -1, direction: 1, template: TEMPLATE, lines: new Set() })).toBe(trace.length - 1)
})

test('gives the place of an error, of syntax and of rendering', () => {
  expect(startSession('line\n#if(', {}).problem).toMatchObject({ code: 'ERR_VTL_SYNTAX' })
  const { problem } = startSession('ab\n$input.body.substring(99)', { body: 'short' })
  expect(problem).toMatchObject({ code: 'ERR_VTL_METHOD', at: 14 })
})

test.each(EXAMPLES.map((example) => [example.name, example] as const))('has the example %s, which can be stepped through', (name, { template, event }) => {
  const read = readEvent(event)
  const { trace, problem } = startSession(template, 'event' in read ? read.event : {})

  expect(trace.length).toBeGreaterThan(1)
  expect(problem === undefined).toBe(!name.includes('error'))
})

test('renders the request mapping of the seed documents', () => {
  const { template, event } = EXAMPLES[0] as (typeof EXAMPLES)[number]
  const read = readEvent(event)

  const { output } = startSession(template, 'event' in read ? read.event : {})

  expect(JSON.parse(output)).toMatchObject({ userId: '123', queryParams: { include: 'orders', limit: '10' }, body: { name: 'John Doe' } })
})

test('shares a case by address, whatever is in it', () => {
  const shared = { template: '#set($ü = "✓")', event: '{}' }

  expect(decodeCase<Case>(encodeCase(shared), ['template', 'event'])).toEqual(shared)
  expect(decodeCase<Case>('%%%', ['template'])).toBeUndefined()
  expect(decodeCase<Case>(encodeCase({ template: 7 }), ['template'])).toBeUndefined()
})

test.each([
  ['{', 'not JSON'],
  ['[]', 'object'],
  ['{"query":{}}', 'unknown field query'],
])('says what is wrong with the event %s', (text, expected) => {
  expect(readEvent(text)).toMatchObject({ error: expect.stringContaining(expected) as string })
})

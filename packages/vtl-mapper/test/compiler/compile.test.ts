import { describe, expect, it } from 'vitest'
import { awsLimits, compile, parseJson, renderMappingTemplate, VtlError } from '../../src/complete.ts'
import type { TemplateVariables } from '../../src/complete.ts'

function errorOf(run: () => unknown): VtlError {
  try {
    run()
  } catch (error) {
    if (error instanceof VtlError) return error
  }
  throw new Error('no VtlError was thrown')
}

describe('compile', () => {
  it('renders often, without a trace of the rendering before', () => {
    const template = compile('#set($n = $n + 1)$n#set($x = "$!x$n")$x')

    expect([1, 2, 3].map(n => template.render({ n }))).toEqual(['22', '33', '44'])
  })

  it.each([
    ['a whole number', 5, '5 5.5'],
    ['a long number', 4_000_000_000, '4000000000 4.0000000005E9'],
    ['a fraction', 1.5, '1.5 2.0'],
    ['a bigint', 10n, '10 10.5'],
  ])('takes %s of JavaScript for what it is in Java', (_, n, expected) => {
    expect(compile('#set($m = $n + 0.5)$n $m').render({ n })).toBe(expected)
  })

  it.each([
    ['#set($l = [1, 2])#foreach($x in $l.iterator())#set($d = $l.add(3))#end', 'java.util.ConcurrentModificationException'],
    ['#set($l = [1, 2])#set($i = $l.iterator())#set($d = $l.add(3))$i.next()', 'java.util.ConcurrentModificationException'],
    ['#set($l = [1])#set($i = $l.iterator())$i.next()$i.next()', 'java.util.NoSuchElementException'],
  ])('ends an iterator over %s as Java does', (template, exception) => {
    expect(errorOf(() => compile(template).render()).message).toContain(exception)
  })

  it('adds a reference that Velocity never reads to a text as it stands', () => {
    expect(compile('#set($y = $\\!x + "a")[$y]').render()).toBe('[$\\!xa]')
  })

  it('counts from the end of what $foreach keeps, as of everything that has a size', () => {
    expect(compile('#foreach($x in [1])#set($foreach.k = 5)[$foreach[-1]]#end').render()).toBe('[]')
  })

  it('takes objects, arrays, Maps, and what parseJson gives', () => {
    expect(compile('$o $a $m $j').render({ o: { k: [1] }, a: [{ b: null }], m: new Map([['x', 1]]), j: parseJson('[1.0]') })).toBe('{k=[1]} [{"b":null}] {x=1} [1.0]')
    expect(compile('$a').render(parseJson('{"a":1.0}') as unknown as TemplateVariables)).toBe('1.0')
    expect(compile('$a').render(new Map([['a', 'x']]))).toBe('x')
  })

  it.each([
    ['{"a": $x.foo(1', 1, 15, '"," or ")"'],
    ['line 1\n#if($a)\nline 3', 2, 1, '"#end"'],
    ['#set($x = )', 1, 11, 'a reference, a string, a number, a list or a map'],
    ['a\r\nb #set($x 1)', 2, 11, '"="'],
    ['#set($x = [1, 2)', 1, 16, '"," or "]"'],
    ['#foreach(i in $l)#end', 1, 10, 'a reference or a literal'],
    ['$list[1.5]', 1, 8, 'an operand, an operator or a closing bracket'],
    ['$list[]', 1, 7, 'a string, an integer or a reference'],
    ['#foreach', 1, 1, '"("'],
    ['$list[a]', 1, 7, 'an operand, an operator or a closing bracket'],
  ])('says where %j is wrong, and what was expected', (template, line, column, expected) => {
    const error = errorOf(() => compile(template))

    expect(error).toMatchObject({ code: 'ERR_VTL_SYNTAX', expected, position: { line, column } })
    expect(error.message).toContain(`Line ${line}, column ${column}`)
    expect(error.position?.excerpt.split('\n').at(-1)).toBe(`${' '.repeat(column - 1)}^`)
  })

  it.each([
    ['x $b y $a.concat("q#stop") z', 'x B y '],
    ['#foreach($i in [1..3])x$i $a.concat("#break")z#end end', 'x1  end'],
    ['#define($z)q#stop r#end a $b $a.concat("$z") c', ' a B '],
    ['#define($z)q#stop r#end a $z b', ' a q'],
    ['a $b #if("$a#stop" == 1)x#end b', 'a B '],
  ])('keeps what stands in front of a #stop or #break inside of a string: %s', (template, expected) => {
    expect(compile(template).render({ a: 'A', b: 'B' })).toBe(expected)
  })

  it('says where a method failed', () => {
    const error = errorOf(() => compile('ok\n  $s.substring(99)').render({ s: 'abc' }))

    expect(error).toMatchObject({ code: 'ERR_VTL_METHOD', position: { line: 2, column: 5, excerpt: '  $s.substring(99)\n    ^' } })
    expect(error.message).toContain('java.lang.StringIndexOutOfBoundsException: 99')
  })

  it('keeps the code of an error that JSON or a path brought up, and says where', () => {
    expect(errorOf(() => renderMappingTemplate("\n$input.path('$')", { body: '{a' }))).toMatchObject({ code: 'ERR_VTL_JSON', position: { line: 2 } })
    expect(errorOf(() => renderMappingTemplate("$input.path('$[')", {}))).toMatchObject({ code: 'ERR_VTL_JSON_PATH', position: { line: 1 } })
  })

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
  it('accepts 300 KB of template and no more', () => {
    expect(compile('x'.repeat(307_200)).render()).toHaveLength(307_200)
    expect(errorOf(() => compile('x'.repeat(307_201))).code).toBe('ERR_VTL_TEMPLATE_TOO_LARGE')
  })

  it('runs a #foreach 1,000 times and no more with the limits of AWS', () => {
    expect(renderMappingTemplate('#foreach($i in [1..1000])x#end')).toHaveLength(1000)
    expect(errorOf(() => renderMappingTemplate('#foreach($i in [1..1001])x#end'))).toMatchObject({ code: 'ERR_VTL_STEP_BUDGET', position: { line: 1, column: 1 } })
    expect(compile('#foreach($i in [1..1001])x#end').render()).toHaveLength(1001)
    expect(awsLimits.maxIterations).toBe(1000)
  })

  it('ends at the budget of steps and the cap of output', () => {
    const loop = '#foreach($i in [1..900])xxxxxxxxxx#end'

    expect(errorOf(() => compile(loop, { maxSteps: 100 }).render()).code).toBe('ERR_VTL_STEP_BUDGET')
    expect(errorOf(() => compile(loop, { maxOutput: 100 }).render()).code).toBe('ERR_VTL_OUTPUT_TOO_LARGE')
  })

  it('generates no code: it works where new Function does not', () => {
    const original = globalThis.Function
    globalThis.Function = (() => {
      throw new EvalError('refused by the content-security policy')
    }) as unknown as typeof Function
    try {
      expect(compile('#foreach($i in [1..3])$i#end').render()).toBe('123')
    } finally {
      globalThis.Function = original
    }
  })
})

function rangeOf(source: string, part: string) {
  const start = source.indexOf(part)
  return { start, end: start + part.length }
}

describe('renderWithTrace', () => {
  it('tells of every reference and directive that ran: range, value, branch', () => {
    const source = '#set($x = 2)#foreach($i in [1..2])#if($i == $x)$i#else-#end#end#if(false)#end'

    const { output, trace } = compile(source, { trace: true }).renderWithTrace({})

    expect(output).toBe('-2')
    expect(trace.map(({ start, end, ...event }) => [source.slice(start, end).slice(0, 8), event])).toEqual([
      ['#set($x ', { type: 'set', name: '$x', value: '2', className: 'java.lang.Integer' }],
      ['#foreach', { type: 'foreach', index: 0, name: '$i', value: '1', className: 'java.lang.Integer' }],
      ['$i', { type: 'read', name: '$i', value: '1', className: 'java.lang.Integer' }],
      ['$x', { type: 'read', name: '$x', value: '2', className: 'java.lang.Integer' }],
      ['#if($i =', { type: 'if', branch: 'else', tests: [{ ...rangeOf(source, '$i == $x'), held: false }] }],
      ['#foreach', { type: 'foreach', index: 1, name: '$i', value: '2', className: 'java.lang.Integer' }],
      ['$i', { type: 'read', name: '$i', value: '2', className: 'java.lang.Integer' }],
      ['$x', { type: 'read', name: '$x', value: '2', className: 'java.lang.Integer' }],
      ['#if($i =', { type: 'if', branch: 0, tests: [{ ...rangeOf(source, '$i == $x'), held: true }] }],
      ['$i', { type: 'reference', value: '2' }],
      ['#if(fals', { type: 'if', branch: 'none', tests: [{ ...rangeOf(source, 'false'), held: false }] }],
    ])
  })

  it('gives what ran before an error', () => {
    const { output, trace, error } = compile('a$x$x.substring(9)', { trace: true }).renderWithTrace({ x: 'v' })

    expect({ output, trace, code: error?.code }).toEqual({ output: 'av', trace: [{ type: 'reference', start: 1, end: 3, value: 'v' }], code: 'ERR_VTL_METHOD' })
  })

  it('tells of references in strings at their place in the template', () => {
    const source = '#set($y = "<$x>")'

    const { trace } = compile(source, { trace: true }).renderWithTrace({ x: 1 })

    expect(trace[0]).toEqual({ type: 'reference', start: source.indexOf('$x'), end: source.indexOf('$x') + 2, value: '1' })
  })
})

import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { compile, mappingVariables, parseJson, renderMappingTemplate, VtlError } from '../src/complete.ts'
import type { TemplateVariables } from '../src/complete.ts'

const event = { body: '{"a":{"b":[1,"x"]},"s":"text","n":1,"d":1.5,"t":true}', headers: { h: 'v' }, context: { stage: 'prod' } }
const values = ["$input", '$util', '$context', '$stageVariables', "$input.path('$')", "$input.path('$.a.b')", '$input.body', "$input.path('$.n')", "$input.path('$.d')", "$input.path('$.t')", '$input.params()', "$input.path('$.s').charAt(0)", '$input.params().keySet()', '$input.params().entrySet().iterator().next()', "$input.path('$.s').split('e')", '$context.class']
const tricks = [
  'constructor', '__proto__', 'prototype', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__', 'hasOwnProperty', 'isPrototypeOf',
  'propertyIsEnumerable', 'toLocaleString', 'valueOf', 'call', 'apply', 'bind', 'caller', 'callee', 'arguments', 'entries', 'items', 'methods', 'state', 'map', 'then', 'next', 'print', 'at', 'raw',
]

describe('no path leads from a template to the host', () => {
  it.each(values.flatMap(value => tricks.map(trick => [value, trick] as const)))('%s and .%s', (value, trick) => {
    const forms = [`${value}.${trick}`, `${value}["${trick}"]`, `${value}.${trick}.${trick}`, `${value}.${trick}("constructor")`, `${value}.get("${trick}")`, `${value}.${trick}().constructor`]

    const output = forms.map(form => renderOrError(`#set($r=${form})$r`)).join('\n')

    expect(output).not.toMatch(/function|\[native|object Object|Function|=>/)
  })

  it.each([
    ["$input.class.forName('java.lang.Runtime').getRuntime().exec('id')", ''],
    ["$input.getClass().getClassLoader()", ''],
    ["$input.class.classLoader", ''],
    ["$context.class.newInstance()", ''],
    ["$util.class.protectionDomain.codeSource", ''],
    ["$input.body.class.getMethods()", ''],
    ["$input.body.getClass().getDeclaredFields()", ''],
    ["$input.body.class.name", 'java.lang.String'],
    ["$input.wait(1)$input.notify()", ''],
    ["#set($context['__proto__'].polluted = 'x')$context['__proto__']", ''],
    ["#set($context['__proto__'] = 'x')$context['__proto__']", 'x'],
    ["#set($m = {})$m.put('constructor', 'mine')$m.constructor", 'mine'],
  ])('%s gives %j', (template, expected) => {
    expect(renderMappingTemplate(template, event)).toBe(expected)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it('names like __proto__ in JSON are data', () => {
    const variables = { x: parseJson('{"__proto__":{"polluted":1},"constructor":2}') }

    expect(compile("$x['__proto__'].polluted $x.constructor $x").render(variables)).toBe('1 2 {__proto__={polluted=1}, constructor=2}')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('names of the top level are own properties of the variables only', () => {
    expect(compile('[$constructor][$__proto__][$toString][$hasOwnProperty]').render({})).toBe('[][][][]')
  })

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['an instance of a class', new (class Secret {})()],
    ['a Date', new Date(0)],
    ['a regular expression', /x/],
    ['a promise', Promise.resolve()],
  ])('%s is refused as a variable', (_, value) => {
    expect(() => compile('$x').render({ x: value })).toThrow(expect.objectContaining({ code: 'ERR_VTL_VARIABLE' }))
  })

  it('a variable that contains itself is refused', () => {
    const cyclic: unknown[] = []
    cyclic.push(cyclic)

    expect(() => compile('$x').render({ x: cyclic })).toThrow(expect.objectContaining({ code: 'ERR_VTL_VARIABLE' }))
  })

  it('what a template sets is not seen by the next rendering', () => {
    const context = { stage: 'prod' }
    const template = compile("$!context.seen#set($context.seen='x')")

    expect([template.render(mappingVariables({ context })), template.render(mappingVariables({ context }))]).toEqual(['', ''])
    expect(context).toEqual({ stage: 'prod' })
  })
})

describe('a template ends', () => {
  const limited = { maxSteps: 100_000, maxOutput: 100_000 }
  it.each([
    ['nested loops', '#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])x#end#end#end'],
    ['a string that doubles', '#set($s="xxxxxxxx")#foreach($a in [1..1000])#set($s="$s$s")#end'],
    ['a string that doubles by +', "#set($s='xxxxxxxx')#foreach($a in [1..1000])#set($s=$s+$s)#end"],
    ['a string that doubles by concat', "#set($s='xxxxxxxx')#foreach($a in [1..1000])#set($s=$s.concat($s))#end"],
    ['a string that doubles by replaceAll', "#set($s='xxxxxxxx')#foreach($a in [1..1000])#set($s=$s.replaceAll('x','xx'))#end"],
    ['a string that doubles by replace', "#set($s='xxxxxxxx')#foreach($a in [1..1000])#set($s=$s.replace('x','xx'))#end"],
    ['repeat', "#set($s='x')$s.repeat(2000000000)"],
    ['format', "#set($s='x')$s.format('%2000000000d', 1)"],
    ['a range without end', '#set($r=[0..2147483647])'],
    ['a number that squares', '#set($n=99999999999999999999)#foreach($a in [1..1000])#set($n=$n*$n)#end'],
    ['a list that doubles', '#set($l=[1,2,3])#foreach($a in [1..1000])#set($ok=$l.addAll($l))#end'],
    ['a list that is copied into itself', '#set($l=[1,2,3])#foreach($a in [1..1000])#set($l=[$l,$l,$l])#end$l'],
    ['a list that holds itself twice', '#set($l=[1])#set($ok=$l.add($l))#set($m=[$l,$l])#set($ok=$l.add($m))$l'],
    ['a map that holds itself', "#set($m={})#set($n={'m':$m})#set($m.n=$n)$m"],
    ['a regular expression that backtracks', `#set($s='${'a'.repeat(60)}')$s.matches('(a+)+b')`],
    ['a block inside itself', '#define($b)$b$b$b#end#foreach($i in [1..1000])#foreach($j in [1..1000])$b#end#end'],
    ['output in text', '#foreach($a in [1..1000])#foreach($b in [1..1000])xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx#end#end'],
  ])('%s', (_, template) => {
    const before = process.cpuUsage()

    expect(() => compile(template, limited).render({})).toThrow(VtlError)
    expect(process.cpuUsage(before).user).toBeLessThan(5_000_000)
  })

  it('whatever the template is, it renders or fails with our error', () => {
    const pieces = fc.constantFrom('$', '#', '{', '}', '(', ')', '[', ']', '"', "'", '.', '!', '\\', ' ', '\n', 'a', '1', '-', ',', ':', '=', '#set($a=', '#if(', '#foreach($a in ', '#end', '#else', '$a', '..', '#*', '*#', '#[[', ']]#', '##', '#define($b)', '#macro(')

    fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), parts => renderOrError(parts.join('')) !== undefined), { numRuns: 3000 })
  })

  it('whatever is in the body and the template, compile and render end with our error or text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }), (template, body) => renderOrError(template, { body }) !== undefined), { numRuns: 1000 })
  })
})

function renderOrError(template: string, given: { body: string } = event): string {
  try {
    return compile(template, { maxSteps: 10_000, maxOutput: 10_000 }).render(mappingVariables(given) as TemplateVariables)
  } catch (error) {
    if (error instanceof VtlError) return error.code
    throw error
  }
}

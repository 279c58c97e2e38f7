import { describe, expect, it } from 'vitest'
import { parseTemplate } from '../../src/parser/parser.ts'
import { VtlError } from '../../src/complete.ts'

const shapes: readonly (readonly [string, string])[] = [
  ['text', 'lorem ipsum '],
  ['references', '$a.b.c($d) '],
  ['backslashes', '\\'],
  ['backslashes before a name', '\\\\\\'],
  ['blanks', '    '],
  ['dollars', '$'],
  ['hashes and blanks', '#   '],
  ['unknown directives', '#foo '],
  ['quiet dollars', '$!'],
  ['directives', '#if($a)x#end'],
  ['assignments', '#set($a=1)\n'],
  ['strings', '#set($a="$b ""c"" \'")'],
  ['comments', '#* # ## $ *#'],
  ['unparsed blocks', '#[[ $a #if ]]#'],
  ['open brackets of a reference', '$a['],
  ['open lists', '#set($a=[[$b.c('],
  ['chains of sums', '#set($x=1+1+1+1+1+1)'],
  ['loops', '#foreach($a in $b)$a#end'],
]

function stepsOf(text: string): number | undefined {
  try {
    return parseTemplate(text).steps
  } catch (error) {
    if (error instanceof VtlError) return undefined
    throw error
  }
}

describe('parsing', () => {
  it.each(shapes)('takes ten times the steps for ten times as much of %s', (_, shape) => {
    const small = stepsOf(shape.repeat(Math.floor(30_000 / shape.length)))
    const large = stepsOf(shape.repeat(Math.floor(30_000 / shape.length) * 10))

    if (small !== undefined && large !== undefined) expect(large / small).toBeLessThanOrEqual(10.1)
    else expect([small, large]).toEqual([undefined, undefined])
  })

  it('looks at a long run of backslashes once, not once for every backslash', () => {
    const reads = countReads(`${'\\'.repeat(3_000)}x`)
    const tenfold = countReads(`${'\\'.repeat(30_000)}x`)

    expect(tenfold / reads).toBeLessThanOrEqual(10.1)
  })

  it('looks once at backslashes between a $ and a ! that are no reference', () => {
    const template = `$${'\\'.repeat(200_000)}! x`

    const { template: tree } = parseTemplate(template)

    expect(tree).toMatchObject([{ type: 'text', text: '$ x' }])
  })

  it.each(shapes)('reads no character of %s more often when there is more of it', (_, shape) => {
    const reads = countReads(shape.repeat(Math.floor(3_000 / shape.length)))
    const tenfold = countReads(shape.repeat(Math.floor(3_000 / shape.length) * 10))

    expect(tenfold / reads).toBeLessThanOrEqual(10.5)
  })

  it.each([
    ['#if', `${'#if($a)'.repeat(40_000)}`],
    ['lists', `#set($x=${'['.repeat(100_000)}`],
    ['parentheses', `#set($x=${'('.repeat(100_000)}1${')'.repeat(100_000)})`],
    ['calls', `${'$a.b('.repeat(50_000)}`],
    ['indexes', `${'$a['.repeat(50_000)}`],
    ['maps', `#set($x=${"{'a':".repeat(50_000)}`],
    ['#foreach', `${'#foreach($a in $b)'.repeat(15_000)}`],
  ])('refuses %s that nest too deep, and does not overflow', (_, template) => {
    expect(() => parseTemplate(template)).toThrow(expect.objectContaining({ code: 'ERR_VTL_SYNTAX' }))
  })

  it('accepts chains of any length', () => {
    expect(parseTemplate(`#set($x=1${'+1'.repeat(100_000)})`).steps).toBeGreaterThan(0)
    expect(parseTemplate(`#if(${'!'.repeat(100_000)}$x)#end`).steps).toBeGreaterThan(0)
  })
})

/** Characters that are looked at: one by one, or by an expression. */
function countReads(text: string): number {
  let reads = 0
  const charCodeAt = Object.getOwnPropertyDescriptor(String.prototype, 'charCodeAt')?.value as (this: string, index: number) => number
  const exec = Object.getOwnPropertyDescriptor(RegExp.prototype, 'exec')?.value as (this: RegExp, input: string) => RegExpExecArray | null
  // oxlint-disable-next-line no-extend-native
  String.prototype.charCodeAt = function (this: string, index: number): number {
    reads++
    return charCodeAt.call(this, index)
  }
  // oxlint-disable-next-line no-extend-native
  RegExp.prototype.exec = function (this: RegExp, input: string): RegExpExecArray | null {
    const found = exec.call(this, input)
    reads += 1 + (found?.[0].length ?? 0)
    return found
  }
  try {
    stepsOf(text)
  } finally {
    // oxlint-disable-next-line no-extend-native
    String.prototype.charCodeAt = charCodeAt
    // oxlint-disable-next-line no-extend-native
    RegExp.prototype.exec = exec
  }
  return reads
}

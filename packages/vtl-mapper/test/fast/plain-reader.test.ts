import { describe, expect, it } from 'vitest'
import { PlainReader } from '../../src/fast/plain-reader.ts'

const rest = (text: string, at: number): string => text.slice(at)

describe('the reader of plain text', () => {
  it.each([
    ['$a.b "', ' "'],
    ['$!a-b,', ','],
    ['${a.b}x', 'x'],
    ["$a.b('x', $c.d($e)).f\n", '\n'],
    ['$a. b', '. b'],
    ['$a#end', '#end'],
    ['text $a', '$a'],
    ['  text\\$a', '\\$a'],
  ])('reads the beginning of %j', (text, left) => {
    const reader = new PlainReader(text, 0)

    expect(reader.next(0)).toMatchObject({ start: 0, end: text.length - left.length })
    expect(rest(text, reader.at)).toBe(left)
  })

  it.each(['$', '$a[0]', '$a{', '$a}', '$a(', '$a$b', '$a\\', '$a #set($b=1)', '$a#set($b=1)', '$a##', '$a.b()c', '$true', '$a.true', '${a', '$a.b(', "$a.b('x'", '$a.b("$x")', '  #set($a=1)', '#if($a)', '\\$a', ''])(
    'leaves %j to the lexer',
    text => {
      const reader = new PlainReader(text, 0)

      expect(reader.next(0)).toBeUndefined()
      expect(reader.at).toBe(0)
    },
  )

  it.each([
    ['#if($a)\nx', 'x'],
    ['#if( $a.b == 10 ) x', ' x'],
    ["#foreach($a in $b.c('d'))\r\nx", 'x'],
    ['  #set($a = "b")x', 'x'],
  ])('reads the opening %j with its line end', (text, left) => {
    const reader = new PlainReader(text, 0)

    expect(reader.opening(0)).toMatchObject({ start: 0 })
    expect(rest(text, reader.at)).toBe(left)
  })

  it.each(['#if(true)', '#if($a && $b)', '#if($a == 1.5)', '#if($a == -1)', ' #if($a)', '#foreach($a in [1..2])', '#set($a == 1)', '#set($a = 1 + 2)', "#set($a = 'b''c')", '#set($a = "$b")', '#end'])(
    'leaves the directive %j to the lexer',
    text => {
      const reader = new PlainReader(text, 0)

      expect(reader.opening(0)).toBeUndefined()
      expect(reader.at).toBe(0)
    },
  )
})

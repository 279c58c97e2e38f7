import { expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.ts'

it.each([
  ['#if($x)#end', 'truthy-reference', '$x'],
  ['#if(!$x.y && $t == 1)#end', 'truthy-reference', '$x.y'],
  ["#if('a')#end", 'constant-condition', "'a'"],
  ['#if($a + 1)#end', 'constant-condition', '$a + 1'],
  ['#set($x = $n-1)', 'name-with-minus', '$n-1'],
  ['#set($x = 7/2)', 'whole-division', '7/2'],
  ["#set($x = 'Hello $name')", 'single-quotes', "'Hello $name'"],
  ['#set(${x} = 1)', 'lost-assignment', '#set(${x} = 1)'],
  ["#if($a < 'b')#end", 'text-comparison', "$a < 'b'"],
  ['$list.size', 'property-not-method', '$list.size'],
  ['#return(1)', 'unknown-directive', '#return(1)'],
  ['#macro(a)x#end', 'macro', '#macro(a)x#end'],
])('explains %s', (template, rule, place) => {
  const found = explain(template).find(explanation => explanation.rule === rule)

  expect(found && template.slice(found.start, found.end).trim()).toBe(place)
  expect(found?.position.line).toBe(1)
})

it.each(["#if($x == '')a#end", '#set($x = 7/2.0)', '$list.size() $n - 1', '#foreach($i in $l)$i#if($foreach.hasNext),#end#end'])('has nothing to say about %s but plain loops', template => {
  expect(explain(template).filter(({ rule }) => rule !== 'truthy-reference')).toEqual([])
})

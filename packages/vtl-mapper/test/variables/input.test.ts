import { expect, it } from 'vitest'
import { renderMappingTemplate } from '../../src/complete.ts'

it.each([
  ["#set($a = $input.path('$.l'))$!a.add(3)$a $input.json('$.l')", 'true[1,2,3] [1,2]'],
  ["#set($a = $input.path('$'))#set($a.m.k = 'x')$a.m.k $input.path('$.m.k')", 'x v'],
  ["#set($a = $input.path('$.m'))#set($a['n'] = 1)$a $input.path('$.m')", '{k=v, n=1} {k=v}'],
  ["#set($a = $input.path('$.m'))$!a.put('n', 1)$!a.remove('k')$a $input.json('$.m')", 'v{n=1} {"k":"v"}'],
  ["#foreach($e in $input.path('$.m').entrySet())$!e.setValue('z')#end$input.json('$.m')", 'v{"k":"v"}'],
  ["#set($a = $input.path('$.l'))#set($b = $input.path('$.l'))$!a.clear()$a $b", '[] [1,2]'],
])('%s: what a template changes is not seen by the next path', (template, expected) => {
  expect(renderMappingTemplate(template, { body: '{"l":[1,2],"m":{"k":"v"}}' })).toBe(expected)
})

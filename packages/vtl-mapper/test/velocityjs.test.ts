import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Compile, parse } from 'velocityjs'
import { compile } from '../src/complete.ts'

const variables = { name: 'Bob', n: 5, list: [1, 2, 3], m: { k: 'v', o: { x: 'deep' } }, yes: true, no: false }
const text = fc.constantFrom('a', '-', '{"k":', '}', ',', 'é', '1.5', '[x]')
const reference = fc.constantFrom('${name}', '${n}', '$!{n}', '${m.k}', '${m.o.x}', '${list[1]}', '${list.size()}')
const condition = fc.constantFrom('$yes', '$no', '!$no', '$n == 5', '$n > 3 && $yes', '$n < 3 || $no', "$name == 'Bob'", "$m.k != 'x'")

/** The part of the language on which velocityjs and AWS agree. */
const { template } = fc.letrec<{ template: string; statement: string }>(tie => ({
  template: fc.array(tie('statement'), { maxLength: 4, depthIdentifier: 'template' }).map(parts => parts.join('')),
  statement: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'template' },
    text,
    reference,
    fc.tuple(condition, tie('template'), tie('template')).map(([test, yes, no]) => `#if(${test})${yes}#{else}${no}#{end}`),
    tie('template').map(body => `#foreach($i in $list)${'${i}'}${body}#if($foreach.hasNext),#end#{end}`),
    fc.constantFrom('#set($x = 1 + 2)${x}', '#set($x = "<$name>")${x}', "#set($x = 'it')${x}", '#set($x = [1, 2])${x.size()}', '#set($x = {"a": 1})${x.a}'),
  ),
}))

it('renders what velocityjs renders, where velocityjs renders what AWS does', () => {
  fc.assert(
    fc.property(template, source => {
      expect(compile(source).render(variables)).toBe(new Compile(parse(source)).render(structuredClone(variables)))
    }),
    { numRuns: 500 },
  )
})

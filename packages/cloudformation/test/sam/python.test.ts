import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromTemplate, literal, PythonDict, TemplateText, toJson } from '../../src/sam/python-document.ts'
import { pythonRepr } from '../../src/sam/python-repr.ts'
import { createKeyOrder } from '../../src/sam/python-key-order.ts'
import { sha1Hex } from '../../src/sam/sha1.ts'

describe('Python 2.7, as far as SAM hashes with it', () => {
  // Source: what aws-sam-translator 1.110.0 prints and how it orders keys, with its own imitation of Python 2.7
  // (`Py27Dict` and `Py27UniStr` of samtranslator/utils/py27hash_fix.py); Python 2.7 itself was not run.
  it.each([
    [literal('a'), "'a'"],
    [new TemplateText('a'), "u'a'"],
    [new TemplateText("it's"), `u"it's"`],
    [new TemplateText(`'"`), `u'\\'"'`],
    [new TemplateText('é\n\\'), "u'\\xe9\\n\\\\'"],
    [literal([true, null, 1.5, 100]), '[True, None, 1.5, 100]'],
  ])('prints %o', (value, expected) => {
    expect(pythonRepr(value)).toBe(expected)
  })

  it('orders keys as its dictionary does', () => {
    const order = createKeyOrder()
    for (const key of ['swagger', 'info', 'paths', 'securityDefinitions']) order.add(key)

    expect(order.keys()).toEqual(['info', 'paths', 'swagger', 'securityDefinitions'])
  })

  it('keeps every key, whatever is added and removed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.string({ maxLength: 3 }))), (steps) => {
        const order = createKeyOrder()
        const model = new Set<string>()
        for (const [add, key] of steps) {
          if (add) order.add(key)
          else order.remove(key)
          if (add) model.add(key)
          else model.delete(key)
        }
        expect(new Set(order.keys())).toEqual(model)
        expect(order.keys()).toHaveLength(model.size)
      }),
    )
  })

  it('gives a document back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as never
        expect(toJson(fromTemplate(json))).toEqual(json)
      }),
    )
  })

  it('copies a dictionary, not what is in it', () => {
    const inner = new PythonDict({ c: null })
    const dict = new PythonDict({ b: 1, a: [inner] })

    const copy = dict.copy()
    copy.set('d', 2)
    inner.set('c', 3)

    expect(toJson(copy)).toEqual({ a: [{ c: 3 }], b: 1, d: 2 })
    expect(dict.has('d')).toBe(false)
  })

  it('hashes as SHA-1 does', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
        expect(sha1Hex(text)).toBe(createHash('sha1').update(text).digest('hex'))
      }),
    )
  })
})

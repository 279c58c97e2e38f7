import { expect, it } from 'vitest'
import * as cloudformation from '../src/index.ts'

it('exports what its table of contents says', () => {
  expect(Object.keys(cloudformation).toSorted()).toMatchInlineSnapshot(`
    [
      "CloudFormationError",
      "applyStack",
      "deleteStack",
      "formatChanges",
      "loadAssembly",
      "loadServerless",
      "loadTemplate",
      "planStack",
      "transform",
      "usesSam",
    ]
  `)
})

import { expect, it } from 'vitest'

import * as exported from '../src/index.ts'

it('exports what its README names, and nothing else', () => {
  expect(Object.keys(exported).toSorted()).toMatchInlineSnapshot(`
    [
      "FunctionRuntimeError",
      "createCodeStore",
      "createFunctionRuntime",
      "createRemoteInvoker",
    ]
  `)
})

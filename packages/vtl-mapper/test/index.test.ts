import { expect, it } from 'vitest'
import * as vtlMapper from '../src/complete.ts'

it('exports what the README names, and nothing else', () => {
  expect(Object.keys(vtlMapper).sort()).toMatchInlineSnapshot(`
    [
      "VtlError",
      "awsLimits",
      "compile",
      "compileJsonPath",
      "javaToString",
      "mappingVariables",
      "parseJson",
      "readOverrides",
      "renderMappingTemplate",
      "toValue",
      "writeJson",
    ]
  `)
})

import { expect, test } from 'vitest'
import * as root from '../src/index.ts'
import * as node from '../src/node/index.ts'

test('exports these names', () => {
  expect(Object.keys(root).toSorted()).toMatchInlineSnapshot(`
    [
      "TelemetryError",
      "accessLogName",
      "createLineWriter",
      "createMetrics",
      "createRecentRecords",
      "executionLogName",
    ]
  `)
  expect(Object.keys(node).toSorted()).toMatchInlineSnapshot(`
    [
      "createLogFiles",
      "createLogStream",
      "createSegmentSocket",
    ]
  `)
})

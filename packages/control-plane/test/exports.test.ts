import { expect, test } from 'vitest'
import * as root from '../src/index.ts'
import * as sdk from '../src/sdk/index.ts'
import * as postgres from '../src/postgres/index.ts'
import * as sqlite from '../src/sqlite/index.ts'

test('the exports are these', () => {
  expect(Object.keys(root).toSorted()).toMatchInlineSnapshot(`
    [
      "AWS_REQUEST_LIMITS",
      "ControlPlaneError",
      "DEFAULT_QUOTAS",
      "ManagementError",
      "PARITY_FEATURES",
      "SERVED_KINDS",
      "createControlPlane",
      "createMemoryStore",
      "createSqlTransaction",
      "createTableStatements",
    ]
  `)
  expect(Object.keys(postgres).toSorted()).toEqual(['MIGRATIONS', 'createPostgresStore', 'createReplica'])
  expect(Object.keys(sqlite)).toMatchInlineSnapshot(`
    [
      "createSqliteStore",
      "createSharedSqliteStore",
    ]
  `)
  expect(Object.keys(sdk).toSorted()).toMatchInlineSnapshot(`
    [
      "createSdkGenerator",
      "writeSdk",
      "zipFiles",
    ]
  `)
})

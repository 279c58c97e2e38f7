import { readFileSync } from 'node:fs'
import { applyStack, loadTemplate, planStack } from '../../src/index.ts'
import type { StackOptions, StackPlan, StackState } from '../../src/index.ts'
import { createFakeServices } from './fake-services.ts'

/** A template of `test/fixtures`. */
export const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}.yaml`, import.meta.url), 'utf8')
/** A machine on which every path is a folder. */
export const files: NonNullable<StackOptions['files']> = { resolve: (path: string) => `/project/${path}`, kind: () => 'folder', readText: () => '' }

/** The plan of a stack `demo`. */
export const plan = (text: string, options: Partial<StackOptions> = {}): StackPlan =>
  planStack({
    template: loadTemplate({ text, file: 'template.yaml' }),
    stackName: 'demo',
    accountId: '123456789012',
    files,
    ...options,
  })

/** The REST API of the seed document, as it runs. */
export const first = async (): Promise<StackState> =>
  applyStack({ plan: plan(fixture('seed-rest-users')), call: createFakeServices().call })

import { join, resolve } from 'node:path'
import { defineCommand } from 'citty'
import { readSettings } from '../settings/read-settings.ts'
import { describeStack } from '../stacks/describe-stack.ts'
import { createStackFiles, type StackStore } from '../stacks/stack-store.ts'
import { stateVariables } from './export-state.ts'
import { runCommand } from './run-command.ts'
import { STATE_OPTIONS } from './state-options.ts'

/** `gatewright stacks`: what templates made, read from the data folder or from PostgreSQL, whether a server runs or not. */
export const stacks = defineCommand({
  meta: { name: 'stacks', description: 'List the stacks of a data folder or of PostgreSQL, their resources and outputs' },
  args: STATE_OPTIONS,
  run: ({ rawArgs }) =>
    runCommand(async () => {
      const { values } = readSettings(STATE_OPTIONS, { rawArgs, environment: stateVariables(process.env) })
      const { data, postgres } = values as { readonly data: string; readonly postgres?: string }
      if (postgres === undefined) return list(createStackFiles(join(resolve(data), 'stacks')), resolve(data))
      const { openState } = await import('../state/open-state.ts')
      const state = await openState({ data, postgresUrl: postgres })
      await list(state.stores.stacks, 'PostgreSQL').finally(() => state.close())
    }),
})

async function list(store: StackStore, place: string): Promise<void> {
  const names = (await store.list()).toSorted((left, right) => left.localeCompare(right))
  const states = await Promise.all(names.map((name) => store.read(name)))
  const texts = states.flatMap((state) => state ?? []).map(describeStack)
  process.stdout.write(texts.length > 0 ? texts.join('\n') : `no stacks in ${place}\n`)
}

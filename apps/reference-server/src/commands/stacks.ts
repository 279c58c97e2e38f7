import { join, resolve } from 'node:path'
import { defineCommand } from 'citty'
import { createStackStore } from '../stacks/stack-store.ts'
import { describeStack } from '../stacks/describe-stack.ts'

/** `gatewright stacks`: what templates made, read from the data folder, whether a server runs or not. */
export const stacks = defineCommand({
  meta: { name: 'stacks', description: 'List the stacks of a data folder, their resources and outputs' },
  args: {
    data: { type: 'string', default: '.gatewright', description: 'Folder for APIs, functions and their code' },
  },
  run({ args }) {
    const folder = resolve(args.data)
    const store = createStackStore(join(folder, 'stacks'))
    const names = store.list().toSorted((left, right) => left.localeCompare(right))
    const texts = names.flatMap((name) => store.read(name) ?? []).map(describeStack)
    process.stdout.write(texts.length > 0 ? texts.join('\n') : `no stacks in ${folder}\n`)
  },
})

import { defineCommand, runMain } from 'citty'
import { VERSION } from './version.ts'

const main = defineCommand({
  meta: { name: 'gatewright', version: VERSION, description: 'Amazon API Gateway on your own machine' },
  subCommands: {
    lint: () => import('./commands/lint.ts').then((module) => module.lint),
    transform: () => import('./commands/transform.ts').then((module) => module.transform),
    start: () => import('./commands/start.ts').then((module) => module.start),
    stacks: () => import('./commands/stacks.ts').then((module) => module.stacks),
    destroy: () => import('./commands/destroy.ts').then((module) => module.destroy),
  },
})

await runMain(main)

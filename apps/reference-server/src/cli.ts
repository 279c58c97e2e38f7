import { defineCommand, runMain } from 'citty'
import { VERSION } from './version.ts'

const main = defineCommand({
  meta: { name: 'gatewright', version: VERSION, description: 'Amazon API Gateway on your own machine' },
  subCommands: {
    transform: () => import('./commands/transform.ts').then((module) => module.transform),
    start: () => import('./commands/start.ts').then((module) => module.start),
  },
})

await runMain(main)

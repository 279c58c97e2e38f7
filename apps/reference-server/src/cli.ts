import { defineCommand, runMain } from 'citty'
import { VERSION } from './version.ts'

const main = defineCommand({
  meta: { name: 'gatewright', version: VERSION, description: 'Amazon API Gateway on your own machine' },
  subCommands: {
    lint: () => import('./commands/lint.ts').then((module) => module.lint),
    transform: () => import('./commands/transform.ts').then((module) => module.transform),
    start: () => import('./commands/start.ts').then((module) => module.start),
    stacks: () => import('./commands/stacks.ts').then((module) => module.stacks),
    schema: () => import('./commands/schema.ts').then((module) => module.schema),
    doctor: () => import('./commands/doctor.ts').then((module) => module.doctor),
    'export-state': () => import('./commands/export-state.ts').then((module) => module.exportState),
    'import-state': () => import('./commands/import-state.ts').then((module) => module.importState),
    destroy: () => import('./commands/destroy.ts').then((module) => module.destroy),
  },
})

await runMain(main)

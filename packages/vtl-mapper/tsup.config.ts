import { defineConfig } from 'tsup'
import { options } from '../../tsup.base.ts'

export default defineConfig({ ...options, entry: ['src/index.ts', 'src/complete.ts', 'src/node.ts', 'src/parameters/index.ts', 'src/cli/main.ts'], external: [/^node:/] })

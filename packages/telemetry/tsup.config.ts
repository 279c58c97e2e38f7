import { defineConfig } from 'tsup'
import { options } from '../../tsup.base.ts'

export default defineConfig({ ...options, entry: ['src/index.ts', 'src/node/index.ts'], external: [/^node:/] })

import { defineConfig } from 'tsup'
import { options } from '../../tsup.base.ts'

export default defineConfig({ ...options, entry: ['src/index.ts', 'src/sqlite/index.ts', 'src/postgres/index.ts', 'src/lambda/index.ts', 'src/sdk/index.ts'] })

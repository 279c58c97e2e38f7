import { defineConfig } from 'tsup'
import { options } from '../../tsup.base.ts'

export default defineConfig({ ...options, entry: ['src/index.ts', 'src/lambda-events/index.ts', 'src/node/index.ts', 'src/undici/index.ts'] })

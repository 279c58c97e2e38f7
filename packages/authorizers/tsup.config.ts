import { defineConfig } from 'tsup'
import { options } from '../../tsup.base.ts'

export default defineConfig({ ...options, entry: ['src/index.ts', 'src/jwt/index.ts', 'src/cognito/index.ts', 'src/lambda/index.ts', 'src/iam/index.ts', 'src/policy/index.ts', 'src/api-key/index.ts', 'src/node/index.ts'], external: [/^node:/] })

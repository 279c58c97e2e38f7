import { defineConfig } from 'tsup'
import base from '../../tsup.base.ts'

export default defineConfig({ ...base, entry: ['src/index.ts', 'src/jwt/index.ts', 'src/cognito/index.ts', 'src/lambda/index.ts', 'src/iam/index.ts', 'src/policy/index.ts', 'src/api-key/index.ts'] })

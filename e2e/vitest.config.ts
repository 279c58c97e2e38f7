import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** Black-box tests own real servers and processes: one file at a time, with time to start them. */
const config: ViteUserConfig = defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false },
})
export default config

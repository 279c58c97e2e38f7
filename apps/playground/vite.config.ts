import preact from '@preact/preset-vite'
import { defineConfig, type UserConfig } from 'vite'

// The packages are bundled from their sources. `module` would give Node's build of nothing here, so the browser's conditions stand alone.
const conditions = ['@gatewright/source', 'browser', 'module', 'import', 'default']

const config: UserConfig = defineConfig({
  // The same files are served by the server at /_gatewright/ and from any folder of a static host.
  base: './',
  plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false })],
  resolve: { conditions },
  build: { target: 'es2023', sourcemap: false, modulePreload: { polyfill: false }, cssCodeSplit: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1200 },
})
export default config

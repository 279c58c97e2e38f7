import { render } from 'preact'
import { App } from './app/app.tsx'
import { applyTheme, savedTheme } from './app/theme.ts'
import './styles/base.css'
import './styles/shell.css'
import './styles/parts.css'

applyTheme(savedTheme())
const place = document.getElementById('app')
if (place !== null) render(<App />, place)

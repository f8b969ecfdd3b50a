import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import './styles/tokens.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { listenToMain } from './api/job-events'
import { createQueryClient } from './api/queries'
import { followTheme } from './api/theme'
import { App } from './app'

const client = createQueryClient()
followTheme('system')
listenToMain(client)

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App client={client} />
    </StrictMode>,
  )
}

import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { PageHead } from '../parts/page-head.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { PolicyTab } from './policy-tab.tsx'
import { SignatureTab } from './signature-tab.tsx'
import { TokenTab } from './token-tab.tsx'
import './access.css'

type Tab = 'policies' | 'token' | 'signature'

/** Who may do what, and why: policies, tokens, signatures. */
export function AccessLab(): JSX.Element {
  const [tab, setTab] = useState<Tab>('policies')
  return (
    <div class="page">
      <PageHead title="Access lab">The gateway’s own authorizers, on what you paste. Nothing leaves this page: tokens and secrets stay in its memory.</PageHead>
      <Tabs<Tab>
        label="What to check"
        tabs={[
          ['policies', 'Policies'],
          ['token', 'Token'],
          ['signature', 'Signed request'],
        ]}
        selected={tab}
        onSelect={setTab}
      />
      {tab === 'policies' && <PolicyTab />}
      {tab === 'token' && <TokenTab />}
      {tab === 'signature' && <SignatureTab />}
    </div>
  )
}

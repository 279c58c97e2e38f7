import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { RequestStory, TrafficEntry } from '../backend/backend.ts'
import { backend } from '../backend/choose-backend.ts'
import { Badge, toneOfStatus } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useLoad } from '../parts/use-load.ts'
import { asCurl, asEvent, asTest, replayOf } from './copy-as.ts'
import { MessageView } from './message-view.tsx'
import { Replay } from './replay.tsx'
import { Waterfall } from './waterfall.tsx'

type Tab = 'decisions' | 'client' | 'backend' | 'log' | 'replay'

/** All that is known of one request. */
export function RequestDetail({ entry, onClose }: { readonly entry: TrafficEntry; readonly onClose: () => void }): JSX.Element {
  const { value: story, loading } = useLoad(async () => (await backend()).story(entry.requestId), [entry.requestId])
  return (
    <Panel
      title={
        <>
          <Badge tone={toneOfStatus(entry.status)}>{entry.status}</Badge> {entry.method} {entry.route ?? 'no route'}
        </>
      }
      actions={<Button small kind="quiet" icon="close" label="Close" onPress={onClose} />}
    >
      <p class="hint mono">{entry.requestId}</p>
      {entry.failure !== undefined && <Notice tone="bad">{entry.failure}</Notice>}
      {story === undefined ? <p class="hint">{loading ? 'Loading…' : 'The gateway holds this request no more: it keeps the newest only.'}</p> : <Story story={story} />}
    </Panel>
  )
}

function Story({ story }: { readonly story: RequestStory }): JSX.Element {
  const [tab, setTab] = useState<Tab>('decisions')
  const request = replayOf(story)
  const isSocket = story.entry.protocol === 'WEBSOCKET'
  const tabs: readonly (readonly [Tab, string])[] = [
    ['decisions', 'Decisions'],
    ['client', 'Client saw'],
    ['backend', 'Backend saw'],
    ['log', 'Log'],
    ...(isSocket ? [] : [['replay', 'Send again'] as const]),
  ]
  return (
    <>
      {!isSocket && (
        <div class="row">
          <CopyButton text={() => asCurl(request, location.origin)}>curl</CopyButton>
          <CopyButton text={() => asTest(request, { client: story.client, origin: location.origin })}>Test</CopyButton>
          <CopyButton text={() => asEvent(request, story)}>Event file</CopyButton>
        </div>
      )}
      <Tabs label="About this request" tabs={tabs} selected={tab} onSelect={setTab} />
      {tab === 'decisions' && <Waterfall story={story} />}
      {tab === 'client' && (
        <>
          <MessageView title="Request" message={story.client.request} />
          <MessageView title="Response" message={story.client.response} />
        </>
      )}
      {tab === 'backend' &&
        (story.backend === undefined ? (
          <p class="hint">No backend was called.</p>
        ) : (
          <>
            <MessageView title="Request" message={story.backend.request} />
            {story.backend.response !== undefined && <MessageView title="Response" message={story.backend.response} />}
          </>
        ))}
      {tab === 'log' && (story.log.length === 0 ? <p class="hint">AWS writes no execution log for this kind of API.</p> : <pre class="code">{story.log.join('\n')}</pre>)}
      {tab === 'replay' && <Replay request={request} entry={story.entry} />}
    </>
  )
}

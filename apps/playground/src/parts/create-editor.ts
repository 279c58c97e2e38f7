import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import { velocity } from '@codemirror/legacy-modes/mode/velocity'
import { Compartment, EditorState, type Extension, RangeSet, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, drawSelection, EditorView, gutter, GutterMarker, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export type Language = 'velocity' | 'json' | 'text'

/** A place that lights up; offsets in UTF-16 units. */
export interface Mark {
  readonly start: number
  readonly end: number
  readonly kind: 'now' | 'error' | 'hint'
}

/** An editor on the page. */
export interface EditorHandle {
  setValue(value: string): void
  /** Lights places up and scrolls to the first that is `now` or `error`. */
  mark(marks: readonly Mark[]): void
  setBreakpoints(lines: ReadonlySet<number>): void
  destroy(): void
}

export interface EditorOptions {
  readonly label: string
  readonly language: Language
  readonly readOnly: boolean
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onBreakpoint?: (line: number) => void
}

const setMarks = StateEffect.define<readonly Mark[]>()
const markField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes)
    for (const effect of transaction.effects) if (effect.is(setMarks)) next = decorate(effect.value, transaction.newDoc.length)
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** Over a selection a browser types with inline styles, to keep its look; the page's policy refuses them, aloud. So the editor types. */
const typeOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view
    if (event.inputType !== 'insertText' || event.data === null || view.composing || state.readOnly || state.selection.main.empty) return false
    event.preventDefault()
    view.dispatch(state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true })
    return true
  },
})

class Breakpoint extends GutterMarker {
  override toDOM(): Node {
    return document.createTextNode('●')
  }
}
const breakpoint = new Breakpoint()
const setBreakpoints = StateEffect.define<ReadonlySet<number>>()
const breakpointField = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(held, transaction) {
    let next = held.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (!effect.is(setBreakpoints)) continue
      const { newDoc } = transaction
      const lines = [...effect.value].filter((line) => line <= newDoc.lines).sort((a, b) => a - b)
      next = RangeSet.of(lines.map((line) => breakpoint.range(newDoc.line(line).from)))
    }
    return next
  },
})

const theme = EditorView.theme({
  '&': { width: '100%', backgroundColor: 'var(--surface)', color: 'var(--text)', fontSize: '12.5px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--soft)', border: '0' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--accent-soft)' },
  '.cm-breakpoints .cm-gutterElement': { width: '16px', paddingLeft: '3px', color: 'var(--bad)', cursor: 'pointer' },
  '.mark-now': { backgroundColor: 'var(--mark)', borderRadius: '2px', boxShadow: '0 0 0 1px var(--warn)' },
  '.mark-error': { textDecoration: 'underline wavy var(--bad)', backgroundColor: 'var(--bad-soft)' },
  '.mark-hint': { textDecoration: 'underline dotted var(--blue)', textUnderlineOffset: '3px' },
})

const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword], color: 'var(--accent-strong)', fontWeight: '600' },
  { tag: [tags.variableName, tags.special(tags.variableName), tags.standard(tags.variableName)], color: 'var(--blue)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--warn)' },
  { tag: tags.propertyName, color: 'var(--blue)' },
  { tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic' },
])

const LANGUAGES: Readonly<Record<Language, () => Extension>> = {
  velocity: () => StreamLanguage.define(velocity),
  json: () => json(),
  text: () => [],
}

/** Puts an editor into an element. */
export function createEditor(parent: HTMLElement, { label, language, readOnly, value, onChange, onBreakpoint }: EditorOptions): EditorHandle {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' })
  const place = document.createElement('div')
  const filling = new CSSStyleSheet()
  filling.replaceSync(':host > div, .cm-editor { display: flex; flex: 1; min-width: 0; } .cm-editor { flex-direction: column; }')
  let quiet = false
  const view = new EditorView({
    root,
    state: EditorState.create({
      doc: value,
      extensions: [
        onBreakpoint === undefined ? [] : breakpoints(onBreakpoint),
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        EditorView.lineWrapping,
        LANGUAGES[language](),
        syntaxHighlighting(highlighting),
        theme,
        typeOverSelection,
        markField,
        new Compartment().of(EditorState.readOnly.of(readOnly)),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', ...(readOnly ? { 'aria-readonly': 'true' } : {}) }),
        // Tab leaves the editor after Escape, as CodeMirror's documentation asks for keyboard users.
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) onChange(update.state.doc.toString())
        }),
      ],
    }),
    parent: place,
  })
  root.replaceChildren(place)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, filling]
  return {
    setValue(next) {
      if (view.state.doc.toString() === next) return
      quiet = true
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
      quiet = false
    },
    mark(marks) {
      const first = marks.find(({ kind }) => kind !== 'hint')
      const scroll = first !== undefined && first.start <= view.state.doc.length ? [EditorView.scrollIntoView(first.start, { y: 'nearest', yMargin: 40 })] : []
      view.dispatch({ effects: [setMarks.of(marks), ...scroll] })
    },
    setBreakpoints: (lines) => view.dispatch({ effects: setBreakpoints.of(lines) }),
    destroy: () => view.destroy(),
  }
}

function breakpoints(toggle: (line: number) => void): Extension {
  return [
    breakpointField,
    gutter({
      class: 'cm-breakpoints',
      markers: (view) => view.state.field(breakpointField),
      initialSpacer: () => breakpoint,
      domEventHandlers: {
        mousedown(view, { from }) {
          toggle(view.state.doc.lineAt(from).number)
          return true
        },
      },
    }),
  ]
}

function decorate(marks: readonly Mark[], length: number): DecorationSet {
  const ranges = marks
    .filter(({ start, end }) => start < end && end <= length)
    .map(({ start, end, kind }) => Decoration.mark({ class: `mark-${kind}` }).range(start, end))
  return Decoration.set(ranges, true)
}

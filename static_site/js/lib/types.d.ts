/** The documents that the site reads, and what it uses of BokehJS. Types only: not published. */
import { Confusion, Fit } from './service.js';

export * from './service.js';

/** Which votes are meant; empty for all. */
export type VoteKind = '' | 'blind' | 'shown';

/** A vote. `label` null and `cannot_tell` false mean: none of the labels. */
export interface Vote {
  label: string | null;
  cannot_tell: boolean;
}

export interface MeasuredShare {
  pictures: number;
  correct: number;
  accuracy: number;
}

/** What was measured of a model before its release. An import may know its difference alone. */
export interface Measured {
  how?: string;
  pictures?: number;
  correct?: number;
  accuracy?: number;
  calibration_error?: number | null;
  largest_difference?: number | null;
  labels?: Record<string, MeasuredShare>;
  kinds?: Record<string, MeasuredShare>;
  origins?: Record<string, MeasuredShare>;
  confusion?: Confusion;
  unsure?: { known?: number | null; other?: number | null } | null;
  foreign?: MeasuredShare | null;
}

/** Figures that include an accuracy. */
export type Evaluation = Measured & MeasuredShare;

export interface Credit {
  name?: string;
  by?: string;
  licence?: string;
}

export interface Source {
  name?: string;
  licence?: string;
  pictures?: number;
  url_or_repo?: string;
}

/** `/model/card.json`. Owners write it too: only `labels` is certain to be there. */
export interface Card {
  labels: string[];
  name?: string;
  contact?: string;
  version?: string;
  created?: string;
  threshold?: number | null;
  input?: { width: number; height: number; channels?: number; fit?: Fit } | null;
  measured?: Measured | null;
  imported?: {
    from?: string;
    kind?: string;
    scaling?: string;
    scaling_because?: string;
  } | null;
  training?: { command?: string; pictures?: number } | null;
  sources?: Source[];
  weights?: Credit | null;
  teacher?: Credit | null;
  title?: string;
  language?: string;
  phrases?: Record<string, string>;
  originals?: boolean;
  summary?: string | string[];
  licence?: string | string[];
  intended_use?: string | string[];
  out_of_scope?: string | string[];
  factors?: string | string[];
  considerations?: string | string[];
  weaknesses?: string | string[];
}

/** A BokehJS object. Its properties are looked up in the documentation of Bokeh's models. */
export type BokehModel = Record<string, unknown>;
type BokehClass = new (properties: object) => BokehModel;

export interface BokehFigure {
  above: BokehModel[];
  below: BokehModel[];
  left: BokehModel[];
  center: BokehModel[];
  add_tools(tool: BokehModel): void;
  hbar(properties: object): BokehModel;
  line(properties: object): BokehModel;
  scatter(properties: object): BokehModel;
  segment(properties: object): BokehModel;
  text(properties: object): BokehModel;
}

export interface BokehView {
  canvas: { events_el: HTMLElement };
  remove(): void;
}

export interface BokehSource {
  get_array(column: string): unknown[];
}

export interface Bokeh {
  Plotting: {
    Figure: new (properties: object) => BokehFigure;
    show(figure: BokehFigure, element: HTMLElement): Promise<BokehView>;
  };
  ColumnDataSource: BokehClass;
  FixedTicker: BokehClass;
  HoverTool: BokehClass;
  Range1d: BokehClass;
}

declare global {
  interface Window {
    Bokeh: Bokeh;
    SwaggerUIBundle: (options: object) => unknown;
  }
}

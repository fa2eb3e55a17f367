/** The documents that the site reads, and what it uses of BokehJS. Types only: not published. */

export interface Prediction {
  label: string;
  probability: number;
}

/** How a picture becomes the model's input: `chalicelib/fit.py`. */
export type Fit = 'crop' | 'stretch' | 'pad';

/** `/results/<NAME>.json`. `label` is null where the model is not sure. */
export interface Result {
  name: string;
  created: string;
  image: string;
  thumbnail: string;
  label: string | null;
  model: { name: string; version: string };
  predictions: Prediction[];
  /** Of an example picture of the card's. */
  example?: true;
  /** Absent: crop. */
  fit?: Fit;
}

/** By how much a label's probability drops under each patch, row by row. */
export interface LabelDrops extends Prediction {
  drops: number[];
}

/** What a result hangs on. `patch` and `stride` are shares of the picture's sides. */
export interface Explanation {
  name: string;
  created: string;
  model: { name: string; version: string };
  patch: number;
  stride: number;
  columns: number;
  rows: number;
  labels: LabelDrops[];
}

/** `/explanations/<NAME>.json` */
export type ExplanationDocument =
  Explanation | { name: string; created: string; refused: string; message: string };

/** `/answers/<id>.json` */
export interface UploadAnswer {
  status?: string;
  result?: Result;
  error?: { code: string; message?: string };
}

/** The response to `POST /api/uploads`: a presigned form. */
export interface Ticket {
  id: string;
  url: string;
  fields: Record<string, string>;
  answer: string;
}

/** What the response to a deletion counts. */
export interface DeletedCounts {
  votes_left?: number;
  pictures: number;
  votes: number;
}

export interface Picture {
  name: string;
  image: string;
  thumbnail: string;
}

/** A page of the labelling queue. `after` is where the next begins, null at the end. */
export interface QueuePage {
  labels: string[];
  pictures: Picture[];
  after: string | null;
}

/** A page of the pictures in one cell of the confusion matrix. */
export interface CellPage {
  pictures: (Picture & { probability: number })[];
  after: string | null;
}

/** A 95 % confidence interval of a share. */
export type Interval = [number, number];

/** Predicted label, then voted label (empty for none of the labels), then how many votes. */
export type Confusion = Record<string, Record<string, number>>;

export interface Agreement {
  votes: number;
  accuracy: number | null;
  interval: Interval | null;
}

export interface VoteFigures extends Agreement {
  cannot_tell: number;
  confusion: Confusion;
  labels: Record<string, Agreement>;
}

export interface SplitFigures extends VoteFigures {
  blind: VoteFigures;
  shown: VoteFigures;
}

export interface DayCounts {
  votes: number;
  correct: number;
}

export interface Day extends DayCounts {
  day: string;
  model: string;
  blind?: DayCounts;
}

/** `GET /api/stats`. `after` is where more cells begin, null where these are all. */
export interface VoteStats extends SplitFigures {
  after: string | null;
  pictures: number;
  models: Record<string, SplitFigures>;
  days: Day[];
}

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
  }
}

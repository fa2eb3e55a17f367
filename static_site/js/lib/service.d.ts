/** What the API says and takes. Made by `npm run types`: change openapi.json. */

/**
 * How the picture became the model's input: cropped around its centre, stretched, or padded.
 */
export type Fit = 'crop' | 'stretch' | 'pad';
/**
 * What became of an upload.
 */
export type UploadAnswer = Classified | Rejected;
/**
 * What a result hangs on, or why that is not known.
 */
export type ExplanationDocument = Explanation | RefusedExplanation;
/**
 * A random value that a voter makes once and keeps; it is a secret.
 */
export type Voter = string;
/**
 * A picture in a cell, and what the model held for the label that it said.
 */
export type CellPicture = Picture & {
  /**
   * Six significant digits, never 0 or 1.
   */
  probability: number;
};
/**
 * Wilson's interval of a share at 95 %, from and to.
 *
 * @minItems 2
 * @maxItems 2
 */
export type Interval = [number, number];
/**
 * Some votes, counted.
 */
export type VoteFigures = Agreement & {
  cannot_tell: number;
  confusion: Confusion;
  /**
   * By predicted label.
   */
  labels: {
    [k: string]: Agreement;
  };
};
/**
 * Votes counted together, and apart by whether the voter had seen the answer.
 */
export type SplitFigures = VoteFigures & {
  blind: VoteFigures;
  shown: VoteFigures;
};
/**
 * Votes on one version of the model.
 */
export type ModelFigures = SplitFigures & {
  pictures: number;
};
/**
 * The votes on one model's pictures of one day (UTC).
 */
export type Day = DayCounts & {
  day: string;
  /**
   * The model's version.
   */
  model: string;
  blind: DayCounts;
};
/**
 * How well the model does, by the votes.
 */
export type VoteStats = ModelFigures & {
  /**
   * By version.
   */
  models: {
    [k: string]: ModelFigures;
  };
  days: Day[];
  /**
   * Where the next page begins, to be asked for as `after`; null at the end.
   */
  after: string | null;
};

export interface Documents {
  [k: string]: unknown;
}
/**
 * What was wrong, for programs and for people (RFC 9457).
 */
export interface Problem {
  type: 'about:blank';
  /**
   * The status in words.
   */
  title: string;
  status: number;
  /**
   * A plain sentence: what was wrong, and what to do.
   */
  detail: string;
  /**
   * Stable; meant for programs.
   */
  code:
    | 'busy'
    | 'cross-site'
    | 'daily-limit'
    | 'empty'
    | 'incomplete-body'
    | 'internal'
    | 'invalid-request'
    | 'invitation-needed'
    | 'length-required'
    | 'login-needed'
    | 'method-not-allowed'
    | 'not-found'
    | 'not-listed'
    | 'paused'
    | 'request-timeout'
    | 'too-large'
    | 'too-many'
    | 'unknown-picture'
    | 'unknown-upload'
    | 'unsupported-format'
    | 'unsupported-media-type';
  /**
   * The field of the request that is wrong, where it is one.
   */
  field?: string;
}
/**
 * The file that is about to be sent.
 */
export interface UploadRequest {
  /**
   * Not stored and not shown; without control characters.
   */
  filename: string;
  /**
   * What the file is; its content decides in the end. Where the owner has installed its decoder, `image/heic` too.
   */
  content_type:
    'image/jpeg' | 'image/png' | 'image/gif' | 'image/bmp' | 'image/webp' | 'image/avif';
  /**
   * Bytes of the file. The form takes exactly so many.
   */
  size: number;
}
/**
 * Leave to send one picture. Post `fields` and then `file`, the last part, to `url` as multipart/form-data; 204 says that it has arrived, a refusal is XML. Then read `answer` until it is there.
 */
export interface Ticket {
  /**
   * The upload id. Whoever has it may read the answer and delete the picture: keep it, in no address and no log.
   */
  id: string;
  /**
   * Where the form goes, with its host.
   */
  url: string;
  /**
   * The form's fields, to be sent as they are.
   */
  fields: {
    [k: string]: string;
  };
  /**
   * Where the answer will be.
   */
  answer: string;
  /**
   * Seconds for which the form may be used.
   */
  expires_in: number;
}
/**
 * What the model holds for one label.
 */
export interface Prediction {
  /**
   * A label of the model.
   */
  label: string;
  /**
   * Six significant digits, never 0 or 1.
   */
  probability: number;
}
/**
 * The model that answered.
 */
export interface Model {
  /**
   * Its name in the card.
   */
  name: string;
  /**
   * The first digits of its file's SHA-256.
   */
  version: string;
}
/**
 * What the model says of a picture. Everybody with the name can read it.
 */
export interface Result {
  /**
   * The picture's short name.
   */
  name: string;
  /**
   * When the picture was answered or uploaded, ISO 8601 in UTC.
   */
  created: string;
  /**
   * Where the picture is, upright, at most 1,280 pixels long, without metadata.
   */
  image: string;
  /**
   * Where exactly the pixels are that the model saw.
   */
  thumbnail: string;
  model: Model;
  /**
   * The most probable first.
   *
   * @minItems 1
   * @maxItems 10
   */
  predictions: [Prediction, ...Prediction[]];
  /**
   * The most probable label, or null: the model is not sure.
   */
  label: string | null;
  fit?: Fit;
  /**
   * Only of an example picture of the owner's.
   */
  example?: true;
}
/**
 * The picture was classified.
 */
export interface Classified {
  status: 'classified';
  result: Result;
}
/**
 * The picture was not accepted.
 */
export interface Rejected {
  status: 'rejected';
  error: Refusal;
}
/**
 * Why a picture was not accepted.
 */
export interface Refusal {
  /**
   * Stable; meant for programs.
   */
  code:
    | 'deleted'
    | 'empty'
    | 'too-complex'
    | 'too-large'
    | 'too-many-pixels'
    | 'too-many-scans'
    | 'unreadable'
    | 'unsupported-format';
  /**
   * A plain sentence.
   */
  message: string;
}
/**
 * By how much a label's probability drops where a part is covered.
 */
export interface LabelDrops {
  /**
   * A label of the model.
   */
  label: string;
  /**
   * Six significant digits, never 0 or 1.
   */
  probability: number;
  /**
   * One for each place of the patch, row by row.
   */
  drops: number[];
}
/**
 * What a result hangs on. `patch` and `stride` are shares of the picture's sides.
 */
export interface Explanation {
  /**
   * The picture's short name.
   */
  name: string;
  /**
   * When the picture was answered or uploaded, ISO 8601 in UTC.
   */
  created: string;
  model: Model;
  patch: number;
  stride: number;
  columns: number;
  rows: number;
  /**
   * @minItems 1
   */
  labels: [LabelDrops, ...LabelDrops[]];
}
/**
 * The result cannot be explained.
 */
export interface RefusedExplanation {
  /**
   * The picture's short name.
   */
  name: string;
  /**
   * When the picture was answered or uploaded, ISO 8601 in UTC.
   */
  created: string;
  /**
   * Stable; meant for programs.
   */
  refused: 'too-slow';
  /**
   * A plain sentence.
   */
  message: string;
}
/**
 * What a deletion has removed.
 */
export interface Deletion {
  deleted: DeletedCounts;
}
/**
 * How much was deleted.
 */
export interface DeletedCounts {
  pictures: number;
  votes: number;
  /**
   * Votes that the queue goes on deleting.
   */
  votes_left?: number;
}
/**
 * A vote on a picture.
 */
export interface Ballot {
  /**
   * A label of the picture's model or of the present one; null says none of them.
   */
  label: string | null;
  voter: Voter;
  /**
   * Whether the voter had not seen the model's answer.
   */
  blind: boolean;
  /**
   * The voter cannot tell; `label` must be null.
   */
  cannot_tell?: boolean;
}
/**
 * A vote as it counts now.
 */
export interface Vote {
  /**
   * The picture's short name.
   */
  name: string;
  /**
   * Null: none of the labels.
   */
  label: string | null;
  cannot_tell: boolean;
  /**
   * False for good once the voter has seen the answer.
   */
  blind: boolean;
  people: People;
}
/**
 * How many answered about a picture, this vote included, and how many said the same.
 */
export interface People {
  answers: number;
  same: number;
}
/**
 * Whose vote is taken back.
 */
export interface Withdrawal {
  voter: Voter;
}
/**
 * A vote that no longer counts.
 */
export interface Withdrawn {
  /**
   * The picture's short name.
   */
  name: string;
  /**
   * False: there was none.
   */
  removed: boolean;
}
/**
 * Where the explanation will be.
 */
export interface ExplanationPlace {
  explanation: string;
}
/**
 * Why a picture should not be seen.
 */
export interface Report {
  /**
   * Shocking, somebody's own, somebody's work, or something else.
   */
  reason: 'rude' | 'private' | 'rights' | 'other';
}
/**
 * The report was kept.
 */
export interface Reported {
  /**
   * The picture's short name.
   */
  name: string;
}
/**
 * An invitation, the part of its link after the number sign.
 */
export interface Invitation {
  /**
   * What the link ends with.
   */
  invitation: {
    [k: string]: unknown;
  };
}
/**
 * The cookie lets in.
 */
export interface Invited {
  invited: true;
}
/**
 * A picture without what the model says of it.
 */
export interface Picture {
  /**
   * The picture's short name.
   */
  name: string;
  image: string;
  thumbnail: string;
}
/**
 * Pictures that need votes, those that need them most first.
 */
export interface QueuePage {
  /**
   * @minItems 1
   *
   * Items: A label of the model.
   */
  labels: [string, ...string[]];
  /**
   * @maxItems 10
   */
  pictures: Picture[];
  /**
   * Where the next page begins, to be asked for as `after`; null at the end.
   */
  after: string | null;
}
/**
 * Pictures in a cell of the confusion matrix, newest vote first.
 */
export interface CellPage {
  /**
   * @maxItems 24
   */
  pictures: CellPicture[];
  /**
   * Where the next page begins, to be asked for as `after`; null at the end.
   */
  after: string | null;
}
/**
 * Predicted label, then voted label (empty for none of them), then how many votes.
 */
export interface Confusion {
  [k: string]: {
    [k: string]: number;
  };
}
/**
 * How often votes agree with the model.
 */
export interface Agreement {
  votes: number;
  accuracy: number | null;
  interval: Interval | null;
}
/**
 * Votes and how many agree.
 */
export interface DayCounts {
  votes: number;
  correct: number;
}
/**
 * The model's card. Owners write it too: only `labels` is certain to be there.
 */
export interface Card {
  /**
   * @minItems 1
   *
   * Items: A label of the model.
   */
  labels: [string, ...string[]];
  /**
   * The model's name.
   */
  name?: string;
  /**
   * What the site is called.
   */
  title?: string;
  [k: string]: unknown;
}

// Correctness and the habits of this project; formatting is prettier's.
import js from '@eslint/js';
import globals from 'globals';

/** The folders of static_site/js, each with those that it may import from. */
const FOLDERS = {
  lib: [],
  charts: ['lib'],
  upload: ['lib'],
  voting: ['lib'],
  stats: ['charts', 'lib'],
  result: ['charts', 'voting', 'lib'],
  stage: ['upload', 'voting', 'result', 'lib'],
  pages: ['charts', 'upload', 'voting', 'stats', 'result', 'stage', 'lib'],
};

const noUpwardImports = Object.entries(FOLDERS).map(([folder, allowed]) => ({
  files: [`static_site/js/${folder}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^\\.\\./(?!(${allowed.join('|') || '-'})/)`,
            message: `${folder}/ may import from: ${allowed.join(', ') || 'nothing'}.`,
          },
        ],
      },
    ],
  },
}));

const unsafe = ['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
  property,
  message: 'Text goes in as text, never as HTML.',
}));

export default [
  {
    ignores: [
      '**/*',
      ...['!static_site/', '!static_site/js/**', '!static_site/*.js'],
      ...['!tests/', '!tests/js/**', '!*.js'],
    ],
  },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    rules: {
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 150, skipComments: true, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 40, skipComments: true }],
      complexity: ['error', 12],
      'no-empty-function': 'off',
      'no-shadow': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
      'require-atomic-updates': 'off',
    },
  },
  {
    files: ['static_site/js/**', 'static_site/*.js'],
    languageOptions: { globals: globals.browser },
    rules: {
      'no-alert': 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-restricted-properties': ['error', ...unsafe],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TemplateElement[value.raw=/\\n/]',
          message: 'The published scripts are not indented: join lines instead.',
        },
      ],
    },
  },
  ...noUpwardImports,
  {
    files: ['tests/js/**'],
    languageOptions: { globals: globals.node },
    rules: { 'max-lines-per-function': 'off' },
  },
];

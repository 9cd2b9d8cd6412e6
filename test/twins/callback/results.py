"""Prints one line of JSON for each result of a task."""
import json

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'results'

    def result(self, status, result):
        said = {key: value for key, value in result._result.items() if key not in ('invocation', 'diff')}
        if status == 'ok' and said.get('changed'):
            status = 'changed'
        self._display.display(json.dumps({'id': result.task_name, 'status': status, 'result': said}))

    def v2_runner_on_ok(self, result):
        self.result('ok', result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.result('failed', result)

    def v2_runner_on_skipped(self, result):
        self.result('skipped', result)

    def v2_runner_on_unreachable(self, result):
        self.result('unreachable', result)

"""Prints one line of JSON for each play, each result of a task or of an item of its loop, and the recap."""
import json

from ansible.playbook.handler import Handler
from ansible.plugins.callback import CallbackBase

NO_TASKS = ('meta', 'include_tasks', 'include_role', 'gather_facts', 'setup')


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'story'

    def tell(self, **fields):
        self._display.display(json.dumps(fields))

    def result(self, status, result, item=False):
        task, said = result._task, result._result
        fields = result._task_fields
        action = task.action.split('.')[-1]
        # what a loop comes to as a whole has been told item by item
        if action in NO_TASKS or not item and task.loop is not None and said.get('results'):
            return
        if status == 'failed' and fields.get('ignore_errors') or status == 'unreachable' and task.ignore_unreachable:
            status = 'ignored'
        if status == 'ok' and said.get('changed'):
            status = 'changed'
        self.tell(
            host=result._host.get_name(), task=result.task_name.split(' : ')[-1], action=action, status=status,
            handler=isinstance(task, Handler), message=said.get('msg', said.get(str(fields['args'].get('var')))),
            **({'item': said.get('_ansible_item_label', said.get('item'))} if item else {}))

    def v2_playbook_on_play_start(self, play):
        self.tell(play=play.name)

    def v2_runner_on_ok(self, result):
        self.result('ok', result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.result('failed', result)

    def v2_runner_on_skipped(self, result):
        self.result('skipped', result)

    def v2_runner_on_unreachable(self, result):
        self.result('unreachable', result)

    def v2_runner_item_on_ok(self, result):
        self.result('ok', result, item=True)

    def v2_runner_item_on_failed(self, result):
        self.result('failed', result, item=True)

    def v2_runner_item_on_skipped(self, result):
        self.result('skipped', result, item=True)

    def v2_playbook_on_stats(self, stats):
        self.tell(rescued=stats.rescued)

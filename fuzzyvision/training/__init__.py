"""From a folder of folders of pictures to a bundle in vendor/model/."""
